import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'

/*
 * Signed notes (c2sp.org/signed-note), checkpoints (c2sp.org/tlog-checkpoint) and cosignatures
 * (c2sp.org/tlog-cosignature), with Ed25519. Pure.
 */
const ED25519 = 1
const COSIGNATURE = 4
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex') // RFC 8410
const NAME = /^[^\s+]+$/u
const SIGNATURE_LINE = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/
// Enough for a log with every witness that the specification asks a verifier to accept.
const MAX_SIGNATURES = 64

export type NoteKey = { name: string; id: number; type: number; publicKey: KeyObject }
export type Note = { text: string; signatures: { name: string; id: number; bytes: Buffer }[] }
export type CheckpointHead = { origin: string; size: number; root: Buffer }

/** The 32 bytes of an Ed25519 public key. */
export function rawPublicKey(key: KeyObject): Buffer {
  const open = key.type === 'private' ? createPublicKey(key) : key
  return Buffer.from(open.export({ type: 'spki', format: 'der' })).subarray(SPKI_PREFIX.length)
}

export function publicKeyFrom(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' })
}

function keyId(name: string, type: number, raw: Uint8Array): number {
  return createHash('sha256').update(`${name}\n`).update(Buffer.of(type)).update(raw).digest().readUInt32BE(0)
}

/** `name+id+base64(type ‖ key)`; `key` may be private. Throws where the name is not fit for a note. */
export function encodeKey(name: string, key: KeyObject, role: 'log' | 'witness' = 'log'): string {
  if (!NAME.test(name)) throw new TypeError(`not a name of a note's key: ${name}`)
  const [type, raw] = [role === 'log' ? ED25519 : COSIGNATURE, rawPublicKey(key)]
  const id = keyId(name, type, raw).toString(16).padStart(8, '0')
  return `${name}+${id}+${Buffer.concat([Buffer.of(type), raw]).toString('base64')}`
}

/** Reads a verifier key. Throws TypeError where it is none, or its id is not that of its bytes. */
export function parseKey(vkey: string): NoteKey {
  const [name = '', idHex = '', ...rest] = vkey.trim().split('+')
  const encoded = Buffer.from(rest.join('+'), 'base64')
  const [type, raw] = [encoded[0] ?? 0, encoded.subarray(1)]
  const id = Number.parseInt(idHex, 16)
  const isKnown = (type === ED25519 || type === COSIGNATURE) && raw.length === 32
  if (!NAME.test(name) || !isKnown || id !== keyId(name, type, raw)) throw new TypeError(`not a verifier key: ${vkey}`)
  return { name, id, type, publicKey: publicKeyFrom(raw) }
}

/** One signature line, with its newline. `signature` is what follows the key's id. */
export function signatureLine(vkey: string, signature: Uint8Array): string {
  const { name, id } = parseKey(vkey)
  const head = Buffer.alloc(4)
  head.writeUInt32BE(id)
  return `— ${name} ${Buffer.concat([head, signature]).toString('base64')}\n`
}

/** Splits a note. Throws TypeError where it is none. */
export function parseNote(note: string): Note {
  const end = note.lastIndexOf('\n\n')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the format forbids exactly these
  if (end < 0 || !note.endsWith('\n') || /[\x00-\x09\x0b-\x1f]/.test(note)) throw new TypeError('not a signed note')
  const lines = note.slice(end + 2, -1).split('\n')
  if (lines.length > MAX_SIGNATURES) throw new TypeError('too many signatures')
  const signatures = lines.map((line) => {
    const [, name = '', encoded = ''] = SIGNATURE_LINE.exec(line) ?? []
    const bytes = Buffer.from(encoded, 'base64')
    if (bytes.length < 5) throw new TypeError('not a signature line')
    return { name, id: bytes.readUInt32BE(0), bytes: bytes.subarray(4) }
  })
  return { text: note.slice(0, end + 1), signatures }
}

const COSIGNED_BYTES = 72

function isGood(text: string, key: NoteKey, signature: Buffer): boolean {
  if (key.type === ED25519) return verify(null, Buffer.from(text), key.publicKey, signature)
  if (signature.length !== COSIGNED_BYTES) return false
  const message = cosignedMessage(text, cosignedAt(signature))
  return verify(null, message, key.publicKey, signature.subarray(8))
}

/** Seconds since the epoch at which a cosignature was made. */
export const cosignedAt = (signature: Buffer): number => Number(signature.readBigUInt64BE(0))

/** What a witness signs at `seconds` for a checkpoint's text. */
export function cosignedMessage(text: string, seconds: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`)
}

/**
 * The signatures of a note by known keys, which must all be good. Throws TypeError where one is bad or none is known
 * (signed-note: "MUST reject the note").
 */
export function verifyNote(note: string, vkeys: readonly string[]): { text: string; by: string[] } {
  const { text, signatures } = parseNote(note)
  const by: string[] = []
  for (const vkey of vkeys) {
    const key = parseKey(vkey)
    for (const { bytes } of signatures.filter(({ name, id }) => name === key.name && id === key.id)) {
      if (!isGood(text, key, bytes)) throw new TypeError(`the signature by ${key.name} does not verify`)
      by.push(vkey)
    }
  }
  if (by.length === 0) throw new TypeError('signed by no known key')
  return { text, by }
}

/** The text of a checkpoint, which is what the log signs. */
export function checkpointText({ origin, size, root }: CheckpointHead): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`
}

/** Reads a checkpoint's text. Throws TypeError where it is none. */
export function parseCheckpoint(text: string): CheckpointHead {
  const [origin = '', size = '', encoded = ''] = text.split('\n')
  const root = Buffer.from(encoded, 'base64')
  if (!origin || !/^(0|[1-9]\d{0,15})$/.test(size) || root.length !== 32) throw new TypeError('not a checkpoint')
  return { origin, size: Number(size), root }
}
