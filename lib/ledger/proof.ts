import { z } from 'zod'
import { canonicalBytes } from '#lib/custody/canonical.ts'
import { leafHash, rootFromInclusion, sha256 } from './merkle.ts'
import { type CheckpointHead, parseCheckpoint, verifyNote } from './note.ts'

/*
 * Proofs that an event is in the log (c2sp.org/tlog-proof): one text that can be checked offline. `extra` carries the
 * entry and the event's bytes, which the proof itself authenticates. Pure.
 */
const FIRST_LINE = 'c2sp.org/tlog-proof@v1'
const INDEX_LINE = /^index (0|[1-9]\d{0,15})$/
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

/**
 * What stands in `extra`: the entry's bytes and the event's, both base64 of exactly what was hashed; no event where the
 * reader may not see it.
 */
const Extra = z.object({ entry: z.string(), event: z.string().optional() })

export type Proof = { index: number; hashes: Buffer[]; entry: Buffer; event: Buffer | null; checkpoint: string }

export function formatProof({ index, hashes, entry, event, checkpoint }: Proof): string {
  const shown = event ? { event: event.toString('base64') } : {}
  const extra = canonicalBytes({ entry: entry.toString('base64'), ...shown })
  const lines = hashes.map((hash) => hash.toString('base64'))
  return [FIRST_LINE, `extra ${extra.toString('base64')}`, `index ${index}`, ...lines, '', checkpoint].join('\n')
}

/** Reads a proof. Throws TypeError where it is none of ours. */
export function parseProof(text: string): Proof {
  const end = text.indexOf('\n\n')
  const [first, extraLine = '', indexLine = '', ...hashLines] = text.slice(0, end).split('\n')
  const index = INDEX_LINE.exec(indexLine)?.[1]
  const isWhole =
    end > 0 && first === FIRST_LINE && extraLine.startsWith('extra ') && hashLines.every((line) => BASE64.test(line))
  if (!isWhole || index === undefined) throw new TypeError('not a proof of this log')
  const extra = Extra.parse(JSON.parse(Buffer.from(extraLine.slice('extra '.length), 'base64').toString()))
  const hashes = hashLines.map((line) => Buffer.from(line, 'base64'))
  if (hashes.some((hash) => hash.length !== 32)) throw new TypeError('not a proof of this log')
  const entry = Buffer.from(extra.entry, 'base64')
  const event = extra.event === undefined ? null : Buffer.from(extra.event, 'base64')
  return { index: Number(index), hashes, entry, event, checkpoint: text.slice(end + 2) }
}

export type Proved = { head: CheckpointHead; by: string[]; index: number; event: Record<string, unknown> | null }

/**
 * What a proof proves, by these public keys alone. Throws TypeError with the reason where the checkpoint is signed by
 * none of them, the entry is not in its tree at this index, or the event is not the entry's.
 */
export function checkProof(text: string, vkeys: readonly string[]): Proved {
  const { index, hashes, entry, event, checkpoint } = parseProof(text)
  const { text: body, by } = verifyNote(checkpoint, vkeys)
  const head = parseCheckpoint(body)
  const root = rootFromInclusion(index, head.size, leafHash(entry), hashes)
  if (!root?.equals(head.root))
    throw new TypeError(`the entry is not number ${index} of the ${head.size} that were signed`)
  if (!event) return { head, by, index, event: null }
  const named: unknown = JSON.parse(entry.toString()).event
  if (named !== sha256(event).toString('hex')) throw new TypeError('the event is not the one that the entry names')
  return { head, by, index, event: JSON.parse(event.toString()) as Record<string, unknown> }
}
