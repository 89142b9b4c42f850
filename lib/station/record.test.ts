import { expect, test } from 'vitest'
import { PIECE_ENTRIES } from '#lib/transfers/schema.ts'
import { piecesOf } from './record.ts'

test('a manifest goes in pieces that a proxy lets through, whole and in its order', () => {
  const entry = (at: number, length: number) => ({
    ...{ path: `${at}/${'深'.repeat(length)}`, kind: 'file' as const, sizeBytes: 1, modifiedAt: null },
  })
  for (const [count, length] of [
    [0, 1],
    [1, 1],
    [12_000, 1],
    [3000, 400],
    [200, 5000],
  ] as const) {
    const entries = Array.from({ length: count }, (_, at) => entry(at, length))
    const pieces = piecesOf(entries)
    expect(pieces.flatMap((piece) => piece.entries)).toEqual(entries)
    let from = 0
    for (const piece of pieces) {
      expect(piece.from).toBe(from)
      from += piece.entries.length
      expect(piece.entries.length).toBeLessThanOrEqual(PIECE_ENTRIES)
      expect(Buffer.byteLength(JSON.stringify(piece))).toBeLessThan(1024 * 1024)
    }
  }
})
