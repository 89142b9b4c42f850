import { hash } from 'node:crypto'

/*
 * The Merkle tree of RFC 6962 (section 2.1) over SHA-256. Pure. A perfect subtree is named by (level, index): it spans
 * the leaves [index · 2^level, (index + 1) · 2^level).
 */
const HASH_BYTES = 32
const LEAF = Buffer.of(0)

export const sha256 = (bytes: Uint8Array | string): Buffer => hash('sha256', bytes, 'buffer')
export const leafHash = (entry: Uint8Array): Buffer => sha256(Buffer.concat([LEAF, entry]))

const pair = Buffer.alloc(1 + 2 * HASH_BYTES, 1)
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  pair.set(left, 1)
  pair.set(right, 1 + HASH_BYTES)
  return sha256(pair)
}

/** A log that can grow: its size and the roots of its perfect subtrees, largest first. */
export type CompactRange = { size: number; peaks: readonly Buffer[] }
export const EMPTY: CompactRange = { size: 0, peaks: [] }

/** The range after these leaf hashes were added. */
export function extend(range: CompactRange, leaves: Iterable<Buffer>): CompactRange {
  const peaks = [...range.peaks]
  let { size } = range
  for (const leaf of leaves) {
    let node = leaf
    for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) node = nodeHash(peaks.pop() ?? node, node)
    peaks.push(node)
    size += 1
  }
  return { size, peaks }
}

/** The root: of no leaves, that of the empty string. */
export function rootOf({ peaks }: CompactRange): Buffer {
  return (
    peaks.toReversed().reduce<Buffer | null>((right, left) => (right ? nodeHash(left, right) : left), null) ??
    sha256('')
  )
}

export type Span = readonly [from: number, to: number]
export type Subtree = { level: number; index: number }

/** The largest power of two below `size` (≥ 2): where RFC 6962 splits a tree. */
function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

/** The perfect subtrees that a span is made of, left to right; `from` must begin a subtree of RFC 6962. */
export function subtreesOf([from, to]: Span): Subtree[] {
  const found: Subtree[] = []
  for (let at = from; at < to; ) {
    let level = 0
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= to) level += 1
    found.push({ level, index: at / 2 ** level })
    at += 2 ** level
  }
  return found
}

/** The spans whose hashes are the inclusion proof of leaf `index` in a tree of `size`, sibling of the leaf first. */
export function inclusionSpans(index: number, size: number): Span[] {
  if (index < 0 || index >= size) throw new RangeError(`no leaf ${index} among ${size}`)
  const path: Span[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + splitOf(to - from)
    path.push(index < middle ? [middle, to] : [from, middle])
    if (index < middle) to = middle
    else from = middle
  }
  return path.reverse()
}

/** The spans whose hashes prove that the first `old` of `size` leaves are the tree of size `old`. */
export function consistencySpans(old: number, size: number): Span[] {
  if (old < 0 || old > size) throw new RangeError(`${old} leaves are not the beginning of ${size}`)
  if (old === 0 || old === size) return []
  const path: Span[] = []
  let [from, to] = [0, size]
  while (old !== to) {
    const middle = from + splitOf(to - from)
    path.push(old <= middle ? [middle, to] : [from, middle])
    if (old <= middle) to = middle
    else from = middle
  }
  if (from > 0) path.push([from, to]) // the whole old tree is known to who asks
  return path.reverse()
}

/** The root that a proof leads to (RFC 9162, 2.1.3.2); null where it has a wrong length. */
export function rootFromInclusion(index: number, size: number, leaf: Buffer, proof: readonly Buffer[]): Buffer | null {
  if (index < 0 || index >= size) return null
  let [node, last, hash] = [index, size - 1, leaf]
  for (const sibling of proof) {
    if (last === 0) return null
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash)
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)]
    } else hash = nodeHash(hash, sibling)
    ;[node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  return last === 0 ? hash : null
}

export type SizeAndRoot = { size: number; root: Buffer }

/** Whether a proof shows that `next` continues `old` (RFC 9162, 2.1.4.2). */
export function isConsistent(old: SizeAndRoot, next: SizeAndRoot, proof: readonly Buffer[]): boolean {
  if (old.size === 0) return proof.length === 0
  if (old.size === next.size) return proof.length === 0 && old.root.equals(next.root)
  const isPower = Number.isInteger(Math.log2(old.size))
  const [first, ...rest] = isPower ? [old.root, ...proof] : proof
  if (old.size > next.size || !first || proof.length === 0) return false
  let [node, last] = [old.size - 1, next.size - 1]
  while (node % 2 === 1) [node, last] = [(node - 1) / 2, Math.floor(last / 2)]
  let [oldRoot, nextRoot] = [first, first]
  for (const sibling of rest) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      oldRoot = nodeHash(sibling, oldRoot)
      nextRoot = nodeHash(sibling, nextRoot)
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)]
    } else nextRoot = nodeHash(nextRoot, sibling)
    ;[node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  return last === 0 && oldRoot.equals(old.root) && nextRoot.equals(next.root)
}
