import type { EventProof, ProofPage } from '#lib/custody/proofs.ts'

/*
 * Checks the record in the reader's own browser, by Web Crypto, from public formats alone (c2sp.org/tlog-checkpoint,
 * RFC 6962, RFC 8785): nothing that the server computed is believed but the key, which can be compared with its print.
 */

/** What the page shows of one event. */
export type Shown = { id: string; type: string; at: string; values: Record<string, string> }
/** `bare`: the entry is in the log, and the event that it names by digest is not for the reader to see. */
export type Verdict =
  | 'good'
  | 'bare'
  | 'waiting'
  | 'not-in-log'
  | 'event-changed'
  | 'elsewhere'
  | 'shown-differs'
  | 'value-changed'
  | 'gap'
/** `isWhole`: the lines were also found to follow each other without a gap. */
export type Checked = {
  size: number
  keyName: string
  keyId: string
  isWhole: boolean
  verdicts: Record<string, Verdict>
}
/** The checkpoint is not signed by the key: nothing on the page is proved. */
export class UnsignedError extends Error {}

const text = new TextEncoder()
const fromBase64 = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
const fromHex = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
const toHex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

async function sha256(...parts: Uint8Array[]): Promise<Uint8Array> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole))
}

type Key = { name: string; id: string; raw: Uint8Array<ArrayBuffer> }

function keyIn(vkey: string): Key {
  const [name = '', id = '', ...rest] = vkey.split('+')
  return { name, id, raw: fromBase64(rest.join('+')).slice(1) }
}

/** The head that this key signed. Throws UnsignedError where it signed none. */
async function signedHead(checkpoint: string, key: Key): Promise<{ size: number; root: string }> {
  const end = checkpoint.indexOf('\n\n') + 1
  const body = text.encode(checkpoint.slice(0, end))
  const prefix = `— ${key.name} `
  const line = checkpoint
    .slice(end)
    .split('\n')
    .find((each) => each.startsWith(prefix))
  const signature = fromBase64(line?.slice(prefix.length) ?? '')
  const publicKey = await crypto.subtle.importKey('raw', key.raw, 'Ed25519', false, ['verify'])
  const isSigned =
    toHex(signature.slice(0, 4)) === key.id &&
    (await crypto.subtle.verify('Ed25519', publicKey, signature.slice(4), body))
  if (!isSigned) throw new UnsignedError('the checkpoint is not signed by this key')
  const [, size = '', root = ''] = checkpoint.split('\n')
  return { size: Number(size), root: toHex(fromBase64(root)) }
}

/** The root that a path leads to (RFC 9162, 2.1.3.2), in hex; empty where the path has a wrong length. */
async function rootOf(index: number, size: number, leaf: Uint8Array, path: Uint8Array[]): Promise<string> {
  let [node, last, hash] = [index, size - 1, leaf]
  for (const sibling of path) {
    if (last === 0) return ''
    if (node % 2 === 1 || node === last) {
      hash = await sha256(Uint8Array.of(1), sibling, hash)
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)]
    } else hash = await sha256(Uint8Array.of(1), hash, sibling)
    ;[node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  return last === 0 ? toHex(hash) : ''
}

type EventJson = {
  id: string
  type: string
  at: string
  itemId?: string
  caseId?: string
  fromCaseId?: string
  personal: Record<string, string>
}
type EntryJson = { event: string; streams: string[] }

/** What an entry names; nothing where it is none, which then agrees with no event and no place. */
function entryIn({ entry }: EventProof): EntryJson {
  try {
    return JSON.parse(entry) as EntryJson
  } catch {
    return { event: '', streams: [] }
  }
}

/** Whether an event itself says that it belongs to this record: else it was taken from another. */
const belongsTo = ({ itemId, caseId, fromCaseId }: EventJson, stream: string) =>
  [`item:${itemId}`, `case:${caseId}`, `case:${fromCaseId}`].includes(stream)

type Head = { size: number; root: string }

/** One line by itself: the event in the signed tree, and what is shown in the event. */
async function checkEvent(proof: EventProof, shown: Shown, head: Head, stream: string): Promise<Verdict> {
  if (proof.index === null) return 'waiting'
  const leaf = await sha256(Uint8Array.of(0), text.encode(proof.entry))
  const root = await rootOf(proof.index, head.size, leaf, proof.hashes.map(fromBase64))
  if (root !== head.root) return 'not-in-log'
  if (proof.event === null) return 'bare'
  if (entryIn(proof).event !== toHex(await sha256(text.encode(proof.event)))) return 'event-changed'
  const event = JSON.parse(proof.event) as EventJson
  if (!belongsTo(event, stream)) return 'elsewhere'
  if (event.id !== shown.id || event.type !== shown.type || event.at !== shown.at) return 'shown-differs'
  for (const { field, value, salt } of proof.values) {
    if (event.personal[field] !== toHex(await sha256(fromHex(salt), text.encode(value)))) return 'value-changed'
  }
  const proved = new Map(proof.values.map(({ field, value }) => [field, value]))
  const isAsProved = Object.entries(shown.values).every(([field, value]) => proved.get(field) === value)
  return isAsProved ? 'good' : 'shown-differs'
}

/** The number of a line in the stream of the page, and the leaf that it names as the one before; null where unproved. */
async function placeOf(proof: EventProof, stream: string) {
  const opening = proof.openings.find((each) => each.stream === stream)
  if (!opening) return null
  const { seq, prev, salt, place } = opening
  // RFC 8785: keys sorted, no space.
  const link = JSON.stringify({ prev, seq, stream })
  const digest = toHex(await sha256(fromHex(salt), text.encode(link)))
  return digest === entryIn(proof).streams[place] ? { seq, prev } : null
}

/** Ids of lines that don't follow the one before in their stream: something was left out between them. */
async function gapsIn(proofs: readonly EventProof[], stream: string): Promise<Set<string>> {
  const placed = proofs.filter((proof) => proof.index !== null)
  const links = await Promise.all(
    placed.map(async (proof) => ({
      id: proof.id,
      place: await placeOf(proof, stream),
      leaf: toHex(await sha256(Uint8Array.of(0), text.encode(proof.entry))),
    })),
  )
  const sorted = links.toSorted((a, b) => (b.place?.seq ?? -1) - (a.place?.seq ?? -1))
  const gaps = sorted.filter(({ place }, at) => {
    const before = sorted[at + 1]
    if (!place) return true
    // The last line of a page names one that another page shows.
    return before !== undefined && (before.place?.seq !== place.seq - 1 || before.leaf !== place.prev)
  })
  return new Set(gaps.map(({ id }) => id))
}

/**
 * Checks every line shown of the record that `stream` names (`item:<id>`, `case:<id>`). Throws UnsignedError where the
 * key didn't sign the checkpoint.
 */
export async function checkProofs(page: ProofPage, shown: readonly Shown[], stream: string): Promise<Checked> {
  const key = keyIn(page.vkey)
  const head = await signedHead(page.checkpoint, key)
  // Who may not see every event of a case gets no numbers: then only the lines themselves are proved.
  const isWhole = page.proofs.some(({ openings }) => openings.length > 0)
  const gaps = isWhole ? await gapsIn(page.proofs, stream) : new Set<string>()
  const proofs = new Map(page.proofs.map((proof) => [proof.id, proof]))
  const verdicts: Record<string, Verdict> = {}
  for (const each of shown) {
    const proof = proofs.get(each.id)
    const verdict = proof ? await checkEvent(proof, each, head, stream) : 'not-in-log'
    verdicts[each.id] = (verdict === 'good' || verdict === 'bare') && gaps.has(each.id) ? 'gap' : verdict
  }
  return { size: head.size, keyName: key.name, keyId: key.id, isWhole, verdicts }
}
