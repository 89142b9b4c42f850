import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { openDatabase } from '#db/client.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { log } from '#lib/log.ts'
import { masterKey } from '#lib/storage/keys.ts'
import { startHash } from '#lib/storage/running-hash.ts'
import { sizeOf } from '#lib/storage/walk.ts'
import { copyNext } from './copy.ts'

/** Each master is read again within `withinDays`, at `bytesPerS` at most. */
export type FixityBudget = { bytesPerS: number; withinDays: number }
export type Outcome = 'sound' | 'missing' | 'other-size' | 'other-hash'
type Due = { id: string; sizeBytes: number; sha256: string }
type Reading = { outcome: Outcome; foundBytes: number | null; foundSha256: string | null }

// Any number that nothing else in the product uses.
const READING_LOCK = 0xf1c517
/** A master is due when so much of its time is over: the rest is for those that come due together. */
const DUE_AFTER = 2 / 3
const IDLE_MS = 10_000
/** Read at once before the pace is looked at again. */
const SLICE_BYTES = 4 * 1024 * 1024

/** The master whose last reading is the oldest, where it is due. */
async function nextDue(ctx: Ctx, { withinDays }: FixityBudget): Promise<Due | undefined> {
  const before = new Date(ctx.now.getTime() - withinDays * DUE_AFTER * 86_400_000).toISOString()
  const [due] = await ctx.db.execute<Due>(sql`
    select i.id, i.size_bytes::float8 as "sizeBytes", i.sha256 from item_fixity f join items i on i.id = f.item_id
    where f.checked_at < ${before} and i.state = 'sealed' order by f.checked_at limit 1`)
  return due
}

/** Reads a master whole, no faster than the budget. Null where `signal` ended it. */
async function read(path: string, due: Due, bytesPerS: number, signal: AbortSignal): Promise<Reading | null> {
  const size = await sizeOf(path)
  if (size === null) return { outcome: 'missing', foundBytes: null, foundSha256: null }
  if (size !== due.sizeBytes) return { outcome: 'other-size', foundBytes: size, foundSha256: null }
  const hash = startHash()
  const began = performance.now()
  while (hash.atBytes < size) {
    if (signal.aborted) return null
    await hash.take(path, hash.atBytes, Math.min(SLICE_BYTES, size - hash.atBytes))
    const ahead = (hash.atBytes / bytesPerS) * 1000 - (performance.now() - began)
    if (ahead > 0) await wait(ahead, undefined, { signal }).catch(() => {}) // the loop looks at the signal
  }
  const { sha256 } = hash.result()
  return { outcome: sha256 === due.sha256 ? 'sound' : 'other-hash', foundBytes: size, foundSha256: sha256 }
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
  const found = await read(join(storeFolder, masterKey(due.id)), due, budget.bytesPerS, signal)
  if (!found) return false
  await inTransaction(ctx, async (tx) => {
    const [item] = await tx.db.execute<{ caseId: string | null; name: string; outcome: Outcome }>(sql`
      select i.case_id as "caseId", i.name_display as name, f.outcome
      from item_fixity f join items i on i.id = f.item_id where f.item_id = ${due.id} for update of f`)
    if (!item) return // it is gone with its row: the check of the store tells
    await tx.db.execute(sql`update item_fixity set checked_at = ${tx.now.toISOString()}, outcome = ${found.outcome}
      where item_id = ${due.id}`)
    await tx.db.execute(sql`
      insert into health_days as d (day, masters_read, masters_bad)
      values (hong_kong_day(${tx.now.toISOString()}), 1, ${found.outcome === 'sound' ? 0 : 1})
      on conflict (day) do update set masters_read = d.masters_read + 1, masters_bad = d.masters_bad + excluded.masters_bad`)
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
 * Copies new masters to other volumes (`copyFolders`), and reads all again in their turn, until `stop`. Of several workers
 * one does: the disks are the same.
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
  const step = async (): Promise<boolean> => {
    const [row] = await pool.sql`select pg_try_advisory_lock(${READING_LOCK}) as leads`
    if (row?.leads !== true) return false
    const actor = { type: 'system', job: 'fixity' } as const
    const ctx = { actor, db: pool.db, requestId: v7(), now: new Date() }
    for (const place of copyFolders) if (await copyNext(ctx, storeFolder, place)) return true
    return scrubNext(ctx, storeFolder, budget, signal)
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
