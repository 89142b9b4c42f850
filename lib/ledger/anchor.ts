import type postgres from 'postgres'
import { consistencySpans, type Span } from './merkle.ts'
import { cosignedAt, parseCheckpoint, parseNote, verifyNote } from './note.ts'
import { tileHashes } from './tile-files.ts'
import { timestampIn, timestampRequest } from './timestamp.ts'
import { formatRequest } from './witness-rules.ts'

/** A witness of another administrator: where it answers, and its public key (c2sp.org/signed-note). */
export type Witness = { url: string; vkey: string }
export type Anchor = { kind: 'timestamp' | 'witness'; name: string; content: Buffer; seenAt: Date }

const LIMIT_MS = 10_000

async function post(url: string, type: string, body: string | Uint8Array<ArrayBuffer>): Promise<Response> {
  const headers = { 'Content-Type': type }
  return fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(LIMIT_MS) })
}

/**
 * Lets a witness cosign a published checkpoint, with the proof that it continues what the witness saw last. Throws where
 * it refuses: it saw another history.
 */
export async function askWitness(witness: Witness, folder: string, note: string): Promise<Anchor> {
  const { size } = parseCheckpoint(parseNote(note).text)
  const hashes = tileHashes(folder, size)
  const ask = async (old: number) => {
    const proof = await Promise.all(consistencySpans(old, size).map((span: Span) => hashes.ofSpan(span)))
    return post(`${witness.url}/add-checkpoint`, 'text/plain', formatRequest({ old, proof, checkpoint: note }))
  }
  let response = await ask(0)
  if (response.status === 409) {
    const seen = Number(await response.text())
    if (seen > size) throw new Error(`${witness.url} saw ${seen} leaves, more than the ${size} published`)
    response = await ask(seen)
  }
  if (response.status !== 200) throw new Error(`${witness.url} refused the checkpoint of ${size}: ${response.status}`)
  const line = await response.text()
  const { signatures } = parseNote(note + line)
  verifyNote(note + line, [witness.vkey])
  const own = signatures.at(-1)
  if (!own) throw new Error(`${witness.url} answered without a cosignature`)
  return { kind: 'witness', name: own.name, content: Buffer.from(line), seenAt: new Date(cosignedAt(own.bytes) * 1000) }
}

/** Lets a timestamping authority (RFC 3161) say when it saw a checkpoint's text. Throws where it does not. */
export async function askAuthority(url: string, note: string): Promise<Anchor> {
  const text = Buffer.from(parseNote(note).text)
  const { request, nonce } = timestampRequest(text)
  const response = await post(url, 'application/timestamp-query', new Uint8Array(request))
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  const content = Buffer.from(await response.arrayBuffer())
  return { kind: 'timestamp', name: new URL(url).host, content, seenAt: timestampIn(content, text, nonce) }
}

/** Keeps what another saw of the log. The same again is no second row. */
export async function keepAnchor(sql: postgres.Sql, note: string, anchor: Anchor): Promise<void> {
  const { origin, size } = parseCheckpoint(parseNote(note).text)
  await sql`insert into ledger_anchors (origin, size, kind, name, note, content, seen_at) values
    (${origin}, ${size}, ${anchor.kind}, ${anchor.name}, ${note}, ${anchor.content}, ${anchor.seenAt.toISOString()})
    on conflict do nothing`
}
