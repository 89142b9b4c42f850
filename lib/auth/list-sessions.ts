import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'

export type SessionLine = { id: string; createdAt: string; lastSeenAt: string; address: string }

/** An officer's live sessions, newest first: one's own, or any officer's for who may end them. FORBIDDEN otherwise. */
export async function listSessions(ctx: Ctx, officerId: string): Promise<SessionLine[]> {
  authorize(ctx.actor, { on: 'sessions', action: 'session.end', resource: { officerId } })
  return inSnapshot(ctx, async (tx) => {
    const rows = await tx.db.execute<SessionLine>(sql`
      select id, created_at as "createdAt", last_seen_at as "lastSeenAt", address from sessions
      where officer_id = ${officerId} and revoked_at is null and expires_at > ${tx.now.toISOString()}
      order by created_at desc limit 50`)
    return rows.map((row) => ({
      ...row,
      createdAt: new Date(row.createdAt).toISOString(),
      lastSeenAt: new Date(row.lastSeenAt).toISOString(),
    }))
  })
}
