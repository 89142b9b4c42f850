import { expect, test } from 'vitest'
import { bundleOf, entriesOf, hashesOf, newTiles, placeOf, tileOf, tilePath } from './tile.ts'

test('a tile’s path is that of tlog-tiles', () => {
  expect(tilePath({ kind: 0, index: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067')
  expect(tilePath({ kind: 'entries', index: 5, width: 112 })).toBe('tile/entries/005.p/112')
  expect(tilePath({ kind: 2, index: 1000, width: 256 })).toBe('tile/2/x001/000')
})

test('a tree of 70,000 has the tiles that tlog-tiles lists', () => {
  const tiles = [0, 1, 2, 3].flatMap((level) => newTiles(level, 0, 70_000))
  const full = tiles.filter(({ width }) => width === 256)
  expect(full.filter(({ kind }) => kind === 0)).toHaveLength(273)
  expect(full.filter(({ kind }) => kind === 1)).toHaveLength(1)
  expect(tiles.filter(({ width }) => width < 256).map(({ kind, width }) => [kind, width])).toEqual([
    [0, 112],
    [1, 17],
    [2, 1],
  ])
})

test('a log that grew writes what is new, and what is wider, alone', () => {
  expect(newTiles(0, 100, 300)).toEqual([
    { kind: 0, index: 0, width: 256 },
    { kind: 0, index: 1, width: 44 },
  ])
  expect(newTiles(0, 256, 257)).toEqual([{ kind: 0, index: 1, width: 1 }])
  expect(newTiles(1, 100, 200)).toEqual([])
  expect(newTiles(1, 100, 256)).toEqual([{ kind: 1, index: 0, width: 1 }])
})

test('a bundle gives back its entries, and a truncated one is refused', () => {
  const entries = ['', 'one', 'two'.repeat(100)].map((each) => Buffer.from(each))
  const bundle = bundleOf(entries)
  expect(entriesOf(bundle)).toEqual(entries)
  expect(() => entriesOf(bundle.subarray(0, -1))).toThrow('truncated')
  expect(() => bundleOf([Buffer.alloc(65_536)])).toThrow(RangeError)
  expect(() => hashesOf(Buffer.alloc(33), 1)).toThrow(RangeError)
})

test('a subtree’s hash is found among the hashes of one tile', () => {
  expect(placeOf(0, 300, 1000)).toEqual({ tile: tileOf(0, 300, 1000), from: 44, count: 1 })
  expect(placeOf(3, 32, 1000)).toEqual({ tile: tileOf(0, 256, 1000), from: 0, count: 8 })
  expect(placeOf(9, 1, 2000)).toEqual({ tile: tileOf(1, 2, 2000), from: 2, count: 2 })
})
