import { join } from 'node:path'
import type postgres from 'postgres'
import { CdipError } from '#lib/errors.ts'
import type { Head, LogKey } from '#lib/signer/schema.ts'
import { continueTo, publishedRange } from './continuation.ts'
import type { CompactRange, SizeAndRoot } from './merkle.ts'
import { type CheckpointHead, parseCheckpoint, parseNote } from './note.ts'
import { CHECKPOINT } from './publish.ts'
import { readHead } from './sequence.ts'
import { folderOf, readIfThere } from './tile-files.ts'

/** What lies in the folder of this origin; null where nothing does. Throws TypeError where it is no checkpoint. */
export async function publishedCheckpoint(logFolder: string, origin: string): Promise<CheckpointHead | null> {
  const note = await readIfThere(join(folderOf(logFolder, origin), CHECKPOINT))
  return note && parseCheckpoint(parseNote(note.toString()).text)
}

const headOf = ({ size, root }: SizeAndRoot): Head => ({ size, root: root.toString('hex') })

/** The published range that the next leaves go on from; or why this database is not its continuation. */
export type Continuation = { reason: null; range: CompactRange } | { reason: string; range: null }

/**
 * Compares the database with what was signed and published outside it: it may have been restored from an earlier day,
 * or another history was put in its place, or leaves of it were changed.
 */
export async function continuationOf(sql: postgres.Sql, logFolder: string, key: LogKey): Promise<Continuation> {
  const checkpoint = await publishedCheckpoint(logFolder, key.origin)
  if (checkpoint && checkpoint.origin !== key.origin)
    return { reason: `what was published is ${checkpoint.origin}, and the signer's log ${key.origin}`, range: null }
  const published = checkpoint && headOf(checkpoint)
  const head = headOf(await readHead(sql))
  for (const outside of [key.last, published]) {
    const reason = outside && outside.size > 0 ? await whyNotAmong(sql, head.size, outside) : null
    if (reason) return { reason, range: null }
  }
  try {
    const folder = folderOf(logFolder, key.origin)
    const range = await publishedRange(folder, published)
    const signed = key.last && key.last.size >= range.size ? [key.last] : []
    await continueTo(sql, folder, range, [...signed, head])
    return { reason: null, range }
  } catch (error) {
    if (!(error instanceof CdipError && error.code === 'CONFLICT')) throw error
    return { reason: error.message, range: null }
  }
}

/** Why a head that was signed is none of those that the database had; null where it is. */
async function whyNotAmong(sql: postgres.Sql, size: number, outside: Head): Promise<string | null> {
  if (size < outside.size) return `the database has ${size} leaves; ${outside.size} were signed`
  const [row] = await sql`select encode(root, 'hex') as root from ledger_heads where size = ${outside.size}`
  if (row?.root === outside.root) return null
  return `the database has another history than the ${outside.size} leaves that were signed`
}

/**
 * Why the log may not go by this origin; null where it may. The first one needs no reason so long as nothing was signed
 * under another; each other must be named by a signed event before anything is signed under it. So a signer that lost
 * its memory, and began anew, goes on with nobody's log.
 */
export async function whyNotAs(sql: postgres.Sql, origin: string): Promise<string | null> {
  const [row] = await sql<{ isAdopted: boolean; other: string | null }[]>`
    select exists (select from custody_events where type = 'log.adopted'
      and convert_from(bytes, 'UTF8')::jsonb -> 'facts' ->> 'newOrigin' = ${origin}) as "isAdopted",
      (select s.origin from ledger_state s where s.origin not in ('', ${origin})) as other`
  if (row?.isAdopted) return null
  if (row?.other) return `the log went by ${row.other}; no event says why it goes on as ${origin}`
  return origin.endsWith('/1') ? null : `no event says why the log goes on as ${origin}`
}
