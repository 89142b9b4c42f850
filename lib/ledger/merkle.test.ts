import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  consistencySpans,
  EMPTY,
  extend,
  inclusionSpans,
  isConsistent,
  leafHash,
  nodeHash,
  rootFromInclusion,
  rootOf,
  type Span,
  sha256,
  subtreesOf,
} from './merkle.ts'

/* Leaves, roots and proofs of the reference implementation of RFC 6962 (certificate-transparency, merkletree tests). */
const LEAVES = [
  ...['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'],
].map((hex) => Buffer.from(hex, 'hex'))
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const [A, B, C, D, E] = [
  '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
  '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
]

const hashes = LEAVES.map(leafHash)
/** The definition of RFC 6962, word for word. */
function treeHash(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha256('')
  const [only] = leaves
  if (leaves.length === 1 && only) return only
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1))
  return nodeHash(treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)))
}
const resolve = (leaves: readonly Buffer[], spans: Span[]) =>
  spans.map(([from, to]) => treeHash(leaves.slice(from, to)))
const hex = (buffers: Buffer[]) => buffers.map((each) => each.toString('hex'))

test('roots are those of RFC 6962’s reference vectors', () => {
  expect(ROOTS.map((_, size) => rootOf(extend(EMPTY, hashes.slice(0, size))).toString('hex'))).toEqual(ROOTS)
})

test('inclusion proofs are those of RFC 6962’s reference vectors', () => {
  const path = (index: number, size: number) => hex(resolve(hashes, inclusionSpans(index, size)))
  expect(path(0, 1)).toEqual([])
  expect(path(0, 8)).toEqual([A, B, C])
  expect(path(5, 8)).toEqual([D, E, ROOTS[4]])
  expect(path(2, 3)).toEqual([ROOTS[2]])
  expect(path(1, 5)).toEqual([ROOTS[1], B, D])
})

test('consistency proofs are those of RFC 6962’s reference vectors', () => {
  const path = (old: number, size: number) => hex(resolve(hashes, consistencySpans(old, size)))
  expect(path(1, 1)).toEqual([])
  expect(path(1, 8)).toEqual([A, B, C])
  const six = '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a'
  expect(path(6, 8)).toEqual([six, E, ROOTS[4]])
  expect(path(2, 5)).toEqual([B, D])
})

const many = Array.from({ length: 200 }, (_, index) => leafHash(Buffer.from(String(index))))
const sizes = fc.integer({ min: 1, max: many.length })

test('a leaf is proved in every tree that has it; another leaf, place, size or proof is refused', () => {
  fc.assert(
    fc.property(sizes, fc.nat(), (size, any) => {
      const index = any % size
      const leaf = many[index] ?? Buffer.alloc(0)
      const proof = resolve(many, inclusionSpans(index, size))
      const root = treeHash(many.slice(0, size))
      expect(rootFromInclusion(index, size, leaf, proof)).toEqual(root)
      expect(rootFromInclusion(index, size, leafHash(Buffer.from('x')), proof)).not.toEqual(root)
      expect(rootFromInclusion(index, size, leaf, [...proof, root])).toBeNull()
      expect(rootFromInclusion(size, size, leaf, proof)).toBeNull()
      if (size > 1) expect(rootFromInclusion((index + 1) % size, size, leaf, proof)).not.toEqual(root)
    }),
  )
})

test('a log that only grew is consistent; one whose past was changed is not', () => {
  fc.assert(
    fc.property(sizes, sizes, (one, other) => {
      const [old, size] = [Math.min(one, other), Math.max(one, other)]
      const proof = resolve(many, consistencySpans(old, size))
      const head = (leaves: Buffer[], size: number) => ({ size, root: treeHash(leaves.slice(0, size)) })
      expect(isConsistent(head(many, old), head(many, size), proof)).toBe(true)
      const forged = [leafHash(Buffer.from('forged')), ...many.slice(1)]
      const forgedProof = resolve(forged, consistencySpans(old, size))
      expect(isConsistent(head(many, old), head(forged, size), forgedProof)).toBe(false)
      expect(isConsistent(head(many, old), head(many, size), [...proof, many[0] ?? Buffer.alloc(0)])).toBe(false)
    }),
  )
})

test('every span of a proof is made of perfect subtrees, in order', () => {
  fc.assert(
    fc.property(sizes, fc.nat(), (size, any) => {
      for (const [from, to] of inclusionSpans(any % size, size)) {
        const parts = subtreesOf([from, to])
        expect(parts[0] && parts[0].index * 2 ** parts[0].level).toBe(from)
        expect(parts.reduce((sum, { level }) => sum + 2 ** level, 0)).toBe(to - from)
        expect(parts.every((part, at) => at === 0 || part.level < (parts[at - 1]?.level ?? 0))).toBe(true)
      }
    }),
  )
})
