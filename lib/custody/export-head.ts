import { readFile } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import type { Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { type ChainedKey, chainFrom } from '#lib/ledger/key-chain.ts'
import { cosignedAt, cosignedMessage, parseKey, parseNote } from '#lib/ledger/note.ts'
import type { Place } from '#lib/ledger/term.ts'
import type { ExportFile } from './export-files.ts'

/** Where the log is, and whose public keys an export gives along. `authorityCertificate` is a file of PEM. */
export type ExportPlace = Place & { witnesses?: readonly { vkey: string }[]; authorityCertificate?: string | undefined }
type AnchorRow = { size: number; kind: 'timestamp' | 'witness'; note: string; content: Buffer }
/** A signed head that covers the record, with what others outside saw of it. */
export type ExportHead = { checkpoint: string; cosignatures: string[]; timestamp: Buffer | null }

/**
 * The head to prove under: one that others outside saw and that covers every leaf up to `last`, with the most of them,
 * the newest of those; else the published one.
 */
export async function headFor(tx: Tx, origin: string, last: number, published: string): Promise<ExportHead> {
  const rows = await tx.db.execute<AnchorRow>(sql`
    select size::float8 as size, kind, note, content from ledger_anchors
    where origin = ${origin} and size > ${last} order by size desc limit 200`)
  const bySize = [...Map.groupBy(rows, (row) => row.size).values()]
  const [best] = bySize.toSorted((a, b) => b.length - a.length)
  if (!best?.[0]) return { checkpoint: published, cosignatures: [], timestamp: null }
  const cosignatures = best.filter(({ kind }) => kind === 'witness').map(({ content }) => content.toString())
  const timestamp = best.find(({ kind }) => kind === 'timestamp')?.content ?? null
  return { checkpoint: best[0].note, cosignatures, timestamp }
}

const file = (path: string, content: string | Buffer): ExportFile => ({ path, content: Buffer.from(content) })
const pemOf = (vkey: string) => String(parseKey(vkey).publicKey.export({ type: 'spki', format: 'pem' }))

/** A name that is safe in a path and in a shell. */
const plain = (name: string) => name.replace(/[^A-Za-z0-9.-]+/g, '-')

/** The files of one witness whose key is known: what it signed, its signature and its key; null for another's. */
function witnessFiles(note: string, vkey: string): { name: string; files: ExportFile[] } | null {
  const { name, id } = parseKey(vkey)
  const { text, signatures } = parseNote(note)
  const own = signatures.find((each) => each.name === name && each.id === id)
  if (!own) return null
  const path = `witnesses/${plain(name)}`
  return {
    name: plain(name),
    files: [
      file(`${path}.message`, cosignedMessage(text, cosignedAt(own.bytes))),
      file(`${path}.sig`, own.bytes.subarray(8)),
      file(`${path}.pem`, pemOf(vkey)),
    ],
  }
}

/** What one key of the log and the next one signed about each other; `name` is that of the files. */
function rotationFiles({ followedBy }: ChainedKey, name: string): ExportFile[] {
  if (!followedBy) return []
  return [
    file(`keys/${name}.json`, followedBy.statement),
    file(`keys/${name}.old.sig`, Buffer.from(followedBy.oldSignature, 'base64')),
    file(`keys/${name}.new.sig`, Buffer.from(followedBy.newSignature, 'base64')),
    file(`keys/${name}.pem`, pemOf(followedBy.newKey)),
  ]
}

export type HeadFiles = {
  files: ExportFile[]
  /** The key that signed the head, and how many followed it since. */
  signedBy: string
  followers: number
  witnesses: string[]
  hasTimestamp: boolean
}

/** The signed head and what checks it: keys, cosignatures, timestamp. UNAVAILABLE where no key of the log signed it. */
export async function headFiles(head: ExportHead, keys: readonly ChainedKey[], place: ExportPlace): Promise<HeadFiles> {
  const note = head.checkpoint + head.cosignatures.join('')
  const [signing, ...followers] = chainFrom(note, keys)
  const { name, id } = parseKey(signing.vkey)
  const { text, signatures } = parseNote(note)
  const own = signatures.find((each) => each.name === name && each.id === id)
  if (!own) throw new CdipError('UNAVAILABLE', 'the checkpoint is signed by another key')
  const witnesses = (place.witnesses ?? []).flatMap((witness) => witnessFiles(note, witness.vkey) ?? [])
  const certificate = place.authorityCertificate && (await readFile(place.authorityCertificate))
  const rotations = [signing, ...followers].flatMap((key, at) => rotationFiles(key, `log-next-${at + 1}`))
  return {
    files: [
      file('checkpoint', note),
      file('checkpoint.body', text),
      file('checkpoint.sig', own.bytes),
      file('keys/log.pem', pemOf(signing.vkey)),
      file('keys/log.vkey', `${signing.vkey}\n`),
      ...rotations,
      ...witnesses.flatMap((witness) => witness.files),
      ...(head.timestamp ? [file('checkpoint.tsr', head.timestamp)] : []),
      ...(certificate ? [file('keys/tsa.pem', certificate)] : []),
    ],
    ...{ signedBy: signing.vkey, followers: followers.length },
    witnesses: witnesses.map((witness) => witness.name),
    hasTimestamp: Boolean(head.timestamp && certificate),
  }
}
