import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { decide } from '#lib/access/policy.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { rfc3339 } from '#lib/i18n/formats.ts'
import type { HealthNow } from './view.ts'

/** How the platform is, in one question. FORBIDDEN for who looks after neither the machines nor the record. */
export async function getHealth(ctx: Ctx): Promise<HealthNow> {
  authorize(ctx.actor, { on: 'nothing', action: 'health.read' })
  return inSnapshot(ctx, async (tx) => {
    const [row] = await tx.db.execute<{ health: Omit<HealthNow, 'at' | 'can'> }>(sql`select health_now() as health`)
    if (!row) throw new Error('the database says nothing of its health')
    const { log, masters, copies, volumes, runs, ...rest } = row.health
    return {
      ...rest,
      at: tx.now.toISOString(),
      can: { manageJobs: decide(ctx.actor, { on: 'nothing', action: 'job.manage' }) },
      log: { ...log, waitingSince: rfc3339(log.waitingSince) },
      masters: { ...masters, readSince: rfc3339(masters.readSince) },
      copies: { ...copies, readSince: rfc3339(copies.readSince) },
      volumes: volumes.map((volume) => ({ ...volume, measuredAt: rfc3339(volume.measuredAt) })),
      runs: runs.map((run) => ({ ...run, startedAt: rfc3339(run.startedAt) })),
    }
  })
}
