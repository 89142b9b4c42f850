import { sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { GRANTED_ROLES } from '#lib/officers/schema.ts'

export const ROLES = GRANTED_ROLES
export type Role = (typeof ROLES)[number]

export type OfficerActor = {
  type: 'officer'
  id: string
  serviceNumber: string
  name: string
  nameZh: string
  isCleared: boolean
  /** Roles of the current postings. */
  roles: readonly Role[]
  /** Units where the officer is posted as officer or supervisor. */
  postedUnitIds: readonly string[]
  /** Units where the officer supervises, and every unit below them. */
  supervisedUnitIds: readonly string[]
  /** Units whose store the officer keeps as a property officer, and every unit below them. */
  keptUnitIds: readonly string[]
  /** The session in which he works; none under a grant. */
  sessionId?: string
  /** Set where the request came from a workstation that the officer approved: for one case, and what bringing in asks for. */
  station?: Station
  /** Set where the request came under an upload grant: nothing but this batch's uploads may be touched. */
  grantedBatchId?: string
}
/** A workstation without a browser; `name` is what it calls itself. */
export type Station = { id: string; caseId: string; name: string }
export type SystemActor = { type: 'system'; job: string }
export type Actor = OfficerActor | SystemActor

/** Everything that a verb may know besides its input: no cookie, header, clock or environment is read in `lib`. */
export type Ctx = { actor: Actor; db: Database; requestId: string; now: Date }
/** A context inside a transaction: what writes or records takes this, so that it can't be called outside one. */
export type Tx = Ctx & { readonly transaction: true }

const declare = (officerId: string, now: Date) =>
  sql`select set_config('cdip.actor', ${officerId}, true), set_config('cdip.now', ${now.toISOString()}, true)`

/**
 * Runs `work` in one transaction as this officer, where no context exists yet or any more: a sign-in, the end of a
 * session. Everything in it happens, or nothing.
 */
export function asOfficer<T>(
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  officerId: string,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.execute(declare(officerId, now))
    return work(tx as unknown as Database)
  })
}

/** Actor and clock go to the database too: decide, scope and row-level security must share them. */
async function begin(ctx: Ctx, mode: 'read only' | 'read write', run: (tx: Tx) => Promise<unknown>): Promise<unknown> {
  const config = {
    accessMode: mode,
    isolationLevel: mode === 'read only' ? 'repeatable read' : 'read committed',
  } as const
  return ctx.db.transaction(async (db) => {
    await db.execute(declare(ctx.actor.type === 'officer' ? ctx.actor.id : '', ctx.now))
    // A transaction speaks the same language as the pool it came from.
    return run({ ...ctx, db: db as unknown as Database, transaction: true })
  }, config)
}

/** Runs `work` in one transaction that writes. Everything in it happens, or nothing. */
export function inTransaction<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> {
  return begin(ctx, 'read write', work) as Promise<T>
}

/** Runs `work` on one consistent view of the database; writing in it throws. */
export function inSnapshot<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> {
  return begin(ctx, 'read only', work) as Promise<T>
}
