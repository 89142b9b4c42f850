import fc from 'fast-check'
import { expect, test } from 'vitest'
import { comparePaths } from '#lib/i18n/formats.ts'
import { sortInPieces } from './sort-in-pieces.ts'

test('it sorts as the language does, equal ones as they came', async () => {
  const item = fc.record({ key: fc.nat(50), at: fc.nat() })
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 9000, size: 'max' }), async (items) => {
      const byKey = (a: { key: number }, b: { key: number }) => a.key - b.key
      expect(await sortInPieces(items, byKey)).toEqual(items.toSorted(byKey))
    }),
    { numRuns: 20 },
  )
})

test('a hundred thousand paths are put in order while the page goes on', async () => {
  const paths = Array.from({ length: 100_000 }, (_, at) => `card/clip ${(at * 7919) % 100_000}.mp4`)
  let turns = 0
  const beat = setInterval(() => {
    turns += 1
  }, 1)
  const sorted = await sortInPieces(paths, comparePaths)
  clearInterval(beat)
  expect([sorted[2], sorted[10], sorted.length]).toEqual(['card/clip 2.mp4', 'card/clip 10.mp4', 100_000])
  expect(turns, 'others had their turn').toBeGreaterThan(5)
})
