import fc from 'fast-check'
import { expect, test } from 'vitest'
import { outcome, tree } from '#tests/factories/trees.ts'
import { coverage, drawSample, FREES, fits, rankOf, sourceAt } from './rules.ts'
import type { Outcome } from './schema.ts'

const covered = tree().chain((manifest) =>
  fc.tuple(fc.constant(manifest), fc.array(outcome, { minLength: manifest.length, maxLength: manifest.length })),
)

test('one outcome for each entry covers the manifest; one less, one more or one of something else does not', () => {
  fc.assert(
    fc.property(covered, fc.nat(), ([manifest, outcomes], at) => {
      const all = manifest.map(({ path }, index) => ({ path, outcome: outcomes[index] }))
      expect(coverage(manifest, all)).toEqual({ isExact: true, missing: [], foreign: [], doubled: [] })
      const some = all[at % all.length]
      if (!some) throw new Error('a tree has an entry')
      const rest = all.filter((each) => each !== some)
      expect(coverage(manifest, rest)).toMatchObject({ isExact: false, missing: [some.path] })
      expect(coverage(manifest, [...all, some])).toMatchObject({ isExact: false, doubled: [some.path] })
      const foreign = { ...some, path: `${some.path}/no such` }
      expect(coverage(manifest, [...rest, foreign])).toEqual({
        ...{ isExact: false, missing: [some.path], foreign: [foreign.path], doubled: [] },
      })
    }),
  )
})

test('bytes are sealed of files alone, and a folder or a link is left out as what it is', () => {
  const exhibit = (kind: 'sealed' | 'in-set' | 'identical'): Outcome => ({ kind, itemId: 'i', number: 1, sha256: 'x' })
  const leftOut = (basis: 'decided' | 'empty-folder' | 'link'): Outcome => ({
    kind: 'left-out',
    basis,
    reason: 'x',
    by: 'o',
  })
  const unreadable: Outcome = { kind: 'unreadable', error: 'x', offsetBytes: null, lengthBytes: null, tries: 3 }
  const all = [exhibit('sealed'), exhibit('in-set'), exhibit('identical'), unreadable]
  const bases = [leftOut('decided'), leftOut('empty-folder'), leftOut('link')]
  const fit = (kind: 'file' | 'empty-folder' | 'link', sizeBytes: number | null) =>
    [...all, ...bases].map((each) => (fits({ kind, sizeBytes }, each) ? 'x' : '-')).join('')
  expect(fit('file', 0)).toBe('xxxxx--')
  expect(fit('file', null)).toBe('---xx--')
  expect(fit('empty-folder', null)).toBe('-x--xx-')
  expect(fit('link', null)).toBe('----x-x')
})

test('what a reader must look at comes first', () => {
  const exhibit = (kind: 'sealed' | 'in-set' | 'identical') => ({ kind, itemId: 'i', number: 1, sha256: 'x' })
  const leftOut = (basis: 'decided' | 'link') => ({ kind: 'left-out' as const, basis, reason: 'x', by: 'o' })
  const unreadable = { kind: 'unreadable' as const, error: 'x', offsetBytes: null, lengthBytes: null, tries: 1 }
  const inOrder = [
    null,
    unreadable,
    leftOut('decided'),
    exhibit('identical'),
    leftOut('link'),
    exhibit('in-set'),
    exhibit('sealed'),
  ]
  expect(inOrder.map(rankOf)).toEqual([0, 1, 2, 3, 4, 5, 6])
})

test('a countersignature frees what the Force owns, and nothing that a court or a citizen does', () => {
  expect(FREES).toEqual({
    ...{ designated: 'wipe', working: 'destroy-by-two' },
    ...{ seized: 'keep', exhibit: 'keep', citizen: 'keep' },
  })
})

test('a sample is drawn from the seed alone: all of a few, never one twice, at most twenty', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.uuid(), { maxLength: 600 }), fc.string(), (ids, seed) => {
      const sample = drawSample(seed, ids)
      expect(drawSample(seed, [...ids, ...ids].reverse())).toEqual(sample)
      expect(new Set(sample).size).toBe(sample.length)
      expect(sample.every((id) => ids.includes(id))).toBe(true)
      expect(sample.length).toBeLessThanOrEqual(20)
      expect(sample.length).toBeGreaterThanOrEqual(Math.min(3, ids.length))
    }),
  )
  const ids = Array.from({ length: 100 }, (_, at) => String(at))
  expect(drawSample('one', ids)).not.toEqual(drawSample('another', ids))
})

test('a folder’s source is that of all that lies in it, but for a folder in it with its own', () => {
  const folders = [
    { folder: 'card/day 1', sourceId: 'camera 1' },
    { folder: 'card', sourceId: 'recorder' },
  ]
  expect(sourceAt('card/day 1/ch/a.mp4', folders, null)).toBe('camera 1')
  expect(sourceAt('card/day 10/a.mp4', folders, null), 'a name that only begins so').toBe('recorder')
  expect(sourceAt('other/a.mp4', folders, 'the batch’s')).toBe('the batch’s')
  expect(sourceAt('card', folders, null), 'the folder’s own name').toBe(null)
})
