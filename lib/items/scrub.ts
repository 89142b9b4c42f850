import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { openDatabase } from '#db/client.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { log } from '#lib/log.ts'
import { masterKey } from '#lib/storage/keys.ts'
import { copyNext, isVolumeAway } from './copy.ts'
import { countReading, dueBefore, type FixityBudget, type Master, type Outcome, readAgain } from './read-again.ts'
import { scrubNextCopy } from './scrub-copy.ts'

// Any number that nothing else in the product uses.
const READING_LOCK = 0xf1c517
const IDLE_MS = 10_000
/** A volume that takes no copy, a full one say, is asked again after so long: reading goes on meanwhile. */
const COPY_AGAIN_MS = 10 * 60_000

/** The master whose last reading is the oldest, where it is due. */
async function nextDue(ctx: Ctx, budget: FixityBudget): Promise<Master | undefined> {
  const [due] = await ctx.db.execute<Master>(sql`
    select i.id, i.size_bytes::float8 as "sizeBytes", i.sha256 from item_fixity f join items i on i.id = f.item_id
    where f.checked_at < ${dueBefore(ctx.now, budget)} and i.state = 'sealed' order by f.checked_at limit 1`)
  return due
}

/**
 * Reads and hashes the master whose turn it is, and writes down what was found, with its event: an alarm where it is
 * damaged. Nothing is ever removed. False where none is due.
 */
export async function scrubNext(
  ctx: Ctx,
  storeFolder: string,
  budget: FixityBudget,
  signal: AbortSignal,
): Promise<boolean> {
  const due = await nextDue(ctx, budget)
  if (!due) return false
  const found = await readAgain(join(storeFolder, masterKey(due.id)), due, budget.bytesPerS, signal)
  if (!found) return false
  await inTransaction(ctx, async (tx) => {
    const [item] = await tx.db.execute<{ caseId: string | null; name: string; outcome: Outcome }>(sql`
      select i.case_id as "caseId", i.name_display as name, f.outcome
      from item_fixity f join items i on i.id = f.item_id where f.item_id = ${due.id} for update of f`)
    if (!item) return // it is gone with its row: the check of the store tells
    await tx.db.execute(sql`update item_fixity set checked_at = ${tx.now.toISOString()}, outcome = ${found.outcome}
      where item_id = ${due.id}`)
    await countReading(tx, 'master', found.outcome)
    const about = { caseId: item.caseId ?? undefined, itemId: due.id }
    const facts = { sizeBytes: due.sizeBytes, sha256: due.sha256 }
    if (found.outcome === 'sound') await recordEvent(tx, { ...about, type: 'item.found-sound', facts, personal: {} })
    // The same damage is told once.
    else if (item.outcome !== found.outcome) {
      const personal = { fileName: item.name }
      await recordEvent(tx, { ...about, type: 'item.found-damaged', facts: { ...facts, ...found }, personal })
      log('error', 'a master is damaged', { itemId: due.id, outcome: found.outcome })
    }
  })
  return true
}

export type RunningScrubber = { stop: () => Promise<void> }

/**
 * Copies new masters to other volumes (`copyFolders`), and reads masters and copies again in their turn, until `stop`. Of
 * several workers one does: the disks are the same.
 */
export function startScrubber(
  databaseUrl: string,
  storeFolder: string,
  copyFolders: readonly string[],
  budget: FixityBudget,
): RunningScrubber {
  // One connection, whose lock says that this worker reads.
  const pool = openDatabase(databaseUrl, { max: 1, keepsConnection: true })
  const stopping = new AbortController()
  const { signal } = stopping
  const failedAt = new Map<string, number>()
  const copied = async (ctx: Ctx, place: string): Promise<boolean> => {
    if (performance.now() - (failedAt.get(place) ?? Number.NEGATIVE_INFINITY) < COPY_AGAIN_MS) return false
    return copyNext(ctx, storeFolder, place).catch((error: unknown) => {
      failedAt.set(place, performance.now())
      log('error', 'a volume takes no copy', { place, error })
      return false
    })
  }
  const step = async (): Promise<boolean> => {
    const [row] = await pool.sql`select pg_try_advisory_lock(${READING_LOCK}) as leads`
    if (row?.leads !== true) return false
    const actor = { type: 'system', job: 'fixity' } as const
    const ctx = { actor, db: pool.db, requestId: v7(), now: new Date() }
    const present: string[] = []
    for (const place of copyFolders) if (!(await isVolumeAway(ctx, place))) present.push(place)
    for (const place of present) if (await copied(ctx, place)) return true
    // Masters first: where the budget is short, it is copies that wait.
    return (await scrubNext(ctx, storeFolder, budget, signal)) || scrubNextCopy(ctx, present, budget, signal)
  }
  const loop = async () => {
    while (!signal.aborted) {
      const moved = await step().catch((error: unknown) => {
        log('error', 'a master could not be read again', { error }) // it stays due
        return false
      })
      if (!moved) await wait(IDLE_MS, undefined, { signal }).catch(() => {}) // `stop` cuts it short
    }
  }
  const running = loop()
  return {
    stop: async () => {
      stopping.abort()
      await running
      await pool.close()
    },
  }
}
