import { join } from 'node:path'
import type postgres from 'postgres'
import type { Head, LogKey } from '#lib/signer/schema.ts'
import { parseCheckpoint, parseNote } from './note.ts'
import { CHECKPOINT } from './publish.ts'
import { readHead } from './sequence.ts'
import { folderOf, readIfThere } from './tile-files.ts'

/** The published checkpoint of this origin; null where none is. Throws TypeError where the file is no checkpoint. */
export async function publishedHead(logFolder: string, origin: string): Promise<Head | null> {
  const note = await readIfThere(join(folderOf(logFolder, origin), CHECKPOINT))
  if (!note) return null
  const { size, root } = parseCheckpoint(parseNote(note.toString()).text)
  return { size, root: root.toString('hex') }
}

/**
 * Why this database is not the continuation of what was signed and published outside it: it was restored from an
 * earlier day, or another history was put in its place. Null where it is the continuation.
 */
export async function whyRolledBack(sql: postgres.Sql, outside: readonly (Head | null)[]): Promise<string | null> {
  const { size } = await readHead(sql)
  for (const head of outside) {
    if (!head || head.size === 0) continue
    if (size < head.size) return `the database has ${size} leaves; ${head.size} were signed`
    const [row] = await sql`select encode(root, 'hex') as root from ledger_heads where size = ${head.size}`
    if (row?.root !== head.root) return `the database has another history than the ${head.size} leaves that were signed`
  }
  return null
}

/** What is known of the log outside the database: by the signer, and on disk. */
export async function headsOutside(logFolder: string, key: LogKey): Promise<(Head | null)[]> {
  return [key.last, await publishedHead(logFolder, key.origin)]
}

/**
 * Whether the record says why the log goes by this origin. Its first one needs no reason; each other must be named by a
 * signed event before anything is signed under it.
 */
export async function isOriginRecorded(sql: postgres.Sql, origin: string): Promise<boolean> {
  if (origin.endsWith('/1')) return true
  const [row] = await sql`select exists (select from custody_events where type = 'log.adopted'
    and convert_from(bytes, 'UTF8')::jsonb -> 'facts' ->> 'newOrigin' = ${origin}) as "isRecorded"`
  return row?.isRecorded === true
}
