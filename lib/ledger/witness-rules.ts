import { isConsistent, type SizeAndRoot } from './merkle.ts'
import { type CheckpointHead, parseCheckpoint, parseKey, parseNote, verifyNote } from './note.ts'

/* The rules of a witness (c2sp.org/tlog-witness, "add-checkpoint"). Pure. */
const MAX_PROOF_LINES = 63
const OLD_LINE = /^old (0|[1-9]\d{0,15})$/

export type Request = { old: number; proof: Buffer[]; checkpoint: string }
/** What was cosigned last for an origin; nothing yet is the empty log. */
export type Seen = SizeAndRoot | null
export type Ruling =
  | { status: 200; head: CheckpointHead; text: string }
  | { status: 400 | 403 | 404 | 422 }
  | { status: 409; size: number }

/** Reads the body of a request; null where it is none. */
export function parseRequest(body: string): Request | null {
  const end = body.indexOf('\n\n')
  const [oldLine = '', ...lines] = body.slice(0, Math.max(end, 0)).split('\n')
  const old = OLD_LINE.exec(oldLine)?.[1]
  const proof = lines.map((line) => Buffer.from(line, 'base64'))
  const isFit = old !== undefined && proof.length <= MAX_PROOF_LINES && proof.every((hash) => hash.length === 32)
  return isFit ? { old: Number(old), proof, checkpoint: body.slice(end + 2) } : null
}

/** The body of a request. */
export function formatRequest({ old, proof, checkpoint }: Request): string {
  return [`old ${old}`, ...proof.map((hash) => hash.toString('base64')), '', checkpoint].join('\n')
}

function headOf(checkpoint: string): CheckpointHead | null {
  try {
    return parseCheckpoint(parseNote(checkpoint).text)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return null
  }
}

function isSigned(checkpoint: string, vkeys: readonly string[]): boolean {
  try {
    return verifyNote(checkpoint, vkeys).by.length > 0
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return false
  }
}

/** Whether a witness that trusts these log keys, and saw `seen(origin)` last, may cosign. */
export function rule(body: string, vkeys: readonly string[], seen: (origin: string) => Seen): Ruling {
  const request = parseRequest(body)
  const head = request && headOf(request.checkpoint)
  if (!head) return { status: 400 }
  const trusted = vkeys.filter((vkey) => parseKey(vkey).name === head.origin)
  if (trusted.length === 0) return { status: 404 }
  if (!isSigned(request.checkpoint, trusted)) return { status: 403 }
  if (request.old > head.size) return { status: 400 }
  const last = seen(head.origin) ?? { size: 0, root: Buffer.alloc(0) }
  if (request.old !== last.size) return { status: 409, size: last.size }
  if (last.size > 0 && last.size === head.size && !last.root.equals(head.root)) return { status: 409, size: last.size }
  if (!isConsistent(last, head, request.proof)) return { status: 422 }
  return { status: 200, head, text: parseNote(request.checkpoint).text }
}
