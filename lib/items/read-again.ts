import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import type { Tx } from '#lib/context.ts'
import { startHash } from '#lib/storage/running-hash.ts'
import { sizeOf } from '#lib/storage/walk.ts'

/** What a master was when it was sealed. */
export type Master = { id: string; sizeBytes: number; sha256: string }
/** Each master and each copy is read again within `withinDays`, at `bytesPerS` at most. */
export type FixityBudget = { bytesPerS: number; withinDays: number }
export type Outcome = 'sound' | 'missing' | 'other-size' | 'other-hash' | 'unreadable'
export type Reading = { outcome: Outcome; foundBytes: number | null; foundSha256: string | null }

/** One is due when so much of its time is over: the rest is for those that come due together. */
const DUE_AFTER = 2 / 3
/** Read at once before the pace is looked at again. */
const SLICE_BYTES = 4 * 1024 * 1024
/** What a disk says of a file that it can't give any more: a bad sector, a checksum, a broken directory. */
const UNREADABLE = ['EIO', 'EBADMSG', 'EUCLEAN', 'EISDIR']

/** What was read last before this is due, as RFC 3339. */
export const dueBefore = (now: Date, { withinDays }: FixityBudget): string =>
  new Date(now.getTime() - withinDays * DUE_AFTER * 86_400_000).toISOString()

export const isUnreadable = (error: unknown): boolean =>
  UNREADABLE.includes((error as NodeJS.ErrnoException | null)?.code ?? '')

/** Reads a master, or what should be a copy of it, whole, no faster than that. Null where `signal` ended it. */
export async function readAgain(
  path: string,
  { sizeBytes, sha256 }: Master,
  bytesPerS: number,
  signal: AbortSignal,
): Promise<Reading | null> {
  try {
    const size = await sizeOf(path)
    if (size === null) return { outcome: 'missing', foundBytes: null, foundSha256: null }
    const hash = startHash()
    const began = performance.now()
    while (size === sizeBytes && hash.atBytes < size) {
      if (signal.aborted) return null
      await hash.take(path, hash.atBytes, Math.min(SLICE_BYTES, size - hash.atBytes))
      const ahead = (hash.atBytes / bytesPerS) * 1000 - (performance.now() - began)
      if (ahead > 0) await wait(ahead, undefined, { signal }).catch(() => {}) // the loop looks at the signal
    }
    if (size !== sizeBytes) return { outcome: 'other-size', foundBytes: size, foundSha256: null }
    const found = hash.result().sha256
    return { outcome: found === sha256 ? 'sound' : 'other-hash', foundBytes: size, foundSha256: found }
  } catch (error) {
    if (!isUnreadable(error)) throw error
    return { outcome: 'unreadable', foundBytes: null, foundSha256: null }
  }
}

/** Whether the file there is, byte for byte, the one that was sealed. */
export async function isMaster(path: string, master: Master): Promise<boolean> {
  const found = await readAgain(path, master, Number.POSITIVE_INFINITY, new AbortController().signal)
  return found?.outcome === 'sound'
}

/** Counts a reading for its day: the history of the computer's health. */
export async function countReading(tx: Tx, of: 'master' | 'copy', outcome: Outcome): Promise<void> {
  const [read, bad] = of === 'master' ? [sql`masters_read`, sql`masters_bad`] : [sql`copies_read`, sql`copies_bad`]
  await tx.db.execute(sql`
    insert into health_days as d (day, ${read}, ${bad})
    values (hong_kong_day(${tx.now.toISOString()}), 1, ${outcome === 'sound' ? 0 : 1})
    on conflict (day) do update set ${read} = d.${read} + 1, ${bad} = d.${bad} + excluded.${bad}`)
}
