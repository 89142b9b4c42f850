import { v7 } from 'uuid'
import type { Database } from '#db/client.ts'
import { inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'

/** Less is no jump: time servers slew, and a busy machine is late. */
const JUMP_MS = 2000

export type Clocks = { wallMs: number; monotonicMs: number }
export const readClocks = (): Clocks => ({ wallMs: Date.now(), monotonicMs: performance.now() })

/** By how much the wall clock was set between two readings (ms, negative: back); 0 where it only ran. Pure. */
export function jumpBetween(before: Clocks, now: Clocks): number {
  const jump = now.wallMs - before.wallMs - (now.monotonicMs - before.monotonicMs)
  return Math.abs(jump) > JUMP_MS ? Math.round(jump) : 0
}

/** Records that the clock was set. The order of the log does not depend on it; times beside it have to be read with it. */
export async function recordJump(db: Database, jumpMs: number): Promise<void> {
  const actor = { type: 'system', job: 'clock' } as const
  const ctx = { actor, db, requestId: v7(), now: new Date() }
  await inTransaction(ctx, (tx) => recordEvent(tx, { type: 'clock.jumped', facts: { jumpMs }, personal: {} }))
}
