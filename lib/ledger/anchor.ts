import type postgres from 'postgres'
import { CdipError } from '#lib/errors.ts'
import { consistencySpans, type Span } from './merkle.ts'
import { cosignedAt, parseCheckpoint, parseKey, parseNote, signatureLine, verifyNote } from './note.ts'
import { tileHashes } from './tile-files.ts'
import { timestampIn, timestampRequest } from './timestamp.ts'
import { verifyTimestamp } from './verify-timestamp.ts'
import { formatRequest } from './witness-rules.ts'

/** A witness of another administrator: where it answers, and its public key (c2sp.org/signed-note). */
export type Witness = { url: string; vkey: string }
export type Anchor = { kind: 'timestamp' | 'witness'; name: string; content: Buffer; seenAt: Date }

const LIMIT_MS = 10_000

async function post(url: string, type: string, body: string | Uint8Array<ArrayBuffer>): Promise<Response> {
  const headers = { 'Content-Type': type }
  return fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(LIMIT_MS) })
}

const SIZE = /^(0|[1-9]\d{0,15})\n?$/
/** What a witness answers where it will not cosign what it was shown (c2sp.org/tlog-witness). */
const REFUSALS = [403, 404, 409, 422]

/** The cosignature by this witness among the lines that it answered. Throws TypeError where none verifies. */
function cosignatureIn(note: string, answer: string, { vkey }: Witness): Anchor {
  const key = parseKey(vkey)
  verifyNote(note + answer, [vkey])
  const own = parseNote(note + answer).signatures.find(({ name, id }) => name === key.name && id === key.id)
  if (!own) throw new TypeError(`no cosignature by ${key.name}`)
  const content = Buffer.from(signatureLine(vkey, own.bytes))
  return { kind: 'witness', name: key.name, content, seenAt: new Date(cosignedAt(own.bytes) * 1000) }
}

/**
 * Lets a witness cosign a published checkpoint, with the proof that it continues what the witness saw last: so far as is
 * known, `seen` leaves. CONFLICT where it refuses: it saw another history, or does not know this log's key. Throws
 * otherwise where it is away, or answers what no witness would.
 */
export async function askWitness(witness: Witness, folder: string, note: string, seen = 0): Promise<Anchor> {
  const { size } = parseCheckpoint(parseNote(note).text)
  const hashes = tileHashes(folder, size)
  const ask = async (old: number) => {
    const proof = await Promise.all(consistencySpans(old, size).map((span: Span) => hashes.ofSpan(span)))
    const body = formatRequest({ old, proof, checkpoint: note })
    const response = await post(`${witness.url}/add-checkpoint`, 'text/plain', body)
    return { status: response.status, answer: await response.text() }
  }
  let { status, answer } = await ask(seen <= size ? seen : 0)
  if (status === 409) {
    const told = SIZE.exec(answer)?.[1]
    if (told === undefined) throw new TypeError(`${witness.url} answered 409 without the size that it saw`)
    const old = Number(told)
    if (old > size) throw new CdipError('CONFLICT', `saw ${old} leaves, more than the ${size} published`)
    const again = await ask(old)
    status = again.status
    answer = again.answer
  }
  if (REFUSALS.includes(status)) throw new CdipError('CONFLICT', `refused the checkpoint of ${size}: ${status}`)
  if (status !== 200) throw new Error(`${witness.url} answered ${status}`)
  return cosignatureIn(note, answer, witness)
}

/**
 * Lets a timestamping authority (RFC 3161) say when it saw a checkpoint's text. Throws where it does not, answers
 * something else, or, where its certificate is given (a file of PEM), did not sign the answer.
 */
export async function askAuthority(url: string, note: string, certificate?: string): Promise<Anchor> {
  const text = Buffer.from(parseNote(note).text)
  const { request, nonce } = timestampRequest(text)
  const response = await post(url, 'application/timestamp-query', new Uint8Array(request))
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  const content = Buffer.from(await response.arrayBuffer())
  const seenAt = timestampIn(content, text, nonce)
  if (certificate) await verifyTimestamp(content, text, certificate)
  return { kind: 'timestamp', name: new URL(url).host, content, seenAt }
}

/** How many leaves this witness cosigned last, so far as it was kept. */
export async function lastCosigned(sql: postgres.Sql, origin: string, { vkey }: Witness): Promise<number> {
  const [row] = await sql<{ size: number | null }[]>`select max(size)::float8 as size from ledger_anchors
    where origin = ${origin} and kind = 'witness' and name = ${parseKey(vkey).name}`
  return row?.size ?? 0
}

/** Keeps what another saw of the log. The same again is no second row. */
export async function keepAnchor(sql: postgres.Sql, note: string, anchor: Anchor): Promise<void> {
  const { origin, size } = parseCheckpoint(parseNote(note).text)
  await sql`insert into ledger_anchors (origin, size, kind, name, note, content, seen_at) values
    (${origin}, ${size}, ${anchor.kind}, ${anchor.name}, ${note}, ${anchor.content}, ${anchor.seenAt.toISOString()})
    on conflict do nothing`
}
