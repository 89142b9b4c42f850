import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { outcome, tree } from '#tests/factories/trees.ts'
import { inOrder, manifestDigest, marksOf, startDigest, transferDigest } from './manifest.ts'
import type { Mark } from './schema.ts'

const shuffled = <Item>(items: readonly Item[]) => fc.shuffledSubarray([...items], { minLength: items.length })
const entryAt = (path: string) => ({ path, kind: 'file' as const, sizeBytes: 1, modifiedAt: null })
const found = (...paths: string[]) => paths.map((path) => ({ path, kind: 'file' as const, modifiedAt: null }))

test('a manifest has one order and one digest, however its entries come', () => {
  fc.assert(
    fc.property(
      tree().chain((entries) => fc.tuple(fc.constant(entries), shuffled(entries))),
      ([entries, others]) => {
        expect(inOrder(others)).toEqual(inOrder(entries))
        expect(manifestDigest(others)).toBe(manifestDigest(entries))
      },
    ),
  )
})

test('the order is that of sort with LC_ALL=C, beyond the plane of UTF-16 too', () => {
  // U+FF21 comes before U+1F600 in UTF-8, and after its first surrogate in UTF-16.
  const paths = ['😀', 'Ａ', 'é', 'e\u0301', 'b', 'B', 'a/b', 'a b', 'a']
  const sorted = execFileSync('env', ['LC_ALL=C', 'sort'], { input: paths.join('\n') })
  expect(inOrder(found(...paths)).map(({ path }) => path)).toEqual(sorted.toString().trim().split('\n'))
})

test('whatever changes of an entry or of its outcome changes the digest', () => {
  const entries = tree(10).filter(({ length }) => length > 0)
  fc.assert(
    fc.property(entries, outcome, outcome, fc.nat(), (manifest, one, other, at) => {
      const all = manifest.map((entry) => ({ ...entry, outcome: one }))
      const digest = transferDigest(all)
      const changed = all.with(at % all.length, { ...all[at % all.length], outcome: other } as (typeof all)[number])
      expect(transferDigest(changed) === digest).toBe(JSON.stringify(one) === JSON.stringify(other))
      expect(transferDigest([...all, { ...entryAt('zz/new'), outcome: one }])).not.toBe(digest)
    }),
  )
  const one = entryAt('a')
  for (const other of [
    ...[{ path: 'A' }, { kind: 'link' as const }, { sizeBytes: 2 }, { modifiedAt: '2026-06-19T11:12:54Z' }],
  ])
    expect(manifestDigest([{ ...one, ...other }])).not.toBe(manifestDigest([one]))
})

test('anybody can compute the digest: a head, then a line of canonical JSON for each entry', () => {
  const entry = {
    path: '鏡頭 1/clip.mp4',
    kind: 'file' as const,
    sizeBytes: 7,
    modifiedAt: '2026-06-19T19:12:54+08:00',
  }
  const text = `cdip-manifest/1\n{"kind":"file","modifiedAt":"2026-06-19T11:12:54.000Z","path":"鏡頭 1/clip.mp4","sizeBytes":7}\n`
  expect(manifestDigest([entry])).toBe(createHash('sha256').update(text).digest('hex'))
})

test('a digest takes entries in their order alone, each once, and outcomes where they belong', () => {
  const entry = { path: 'b', kind: 'file' as const, sizeBytes: 1, modifiedAt: null }
  const digest = startDigest('cdip-manifest/1')
  digest.add(entry)
  for (const path of ['a', 'b']) expect(() => digest.add({ ...entry, path }), path).toThrow('not in its place')
  expect(() => startDigest('cdip-transfer/1').add(entry)).toThrow('an outcome of b')
})

test('hidden and companion files, twins and unknown kinds are said', () => {
  const marks = (...paths: string[]): Record<string, Mark[]> =>
    Object.fromEntries([...marksOf(found(...paths), null)].map(([at, marks]) => [paths[at] ?? '', marks]))
  expect(marks('.trash/a.mp4', 'Thumbs.db', 'System Volume Information/x.dat', 'a.mp4')).toEqual({
    '.trash/a.mp4': ['hidden'],
    'Thumbs.db': ['hidden'],
    'System Volume Information/x.dat': ['hidden', 'unknown'],
  })
  expect(marks('day/Clip.mp4', 'day/clip.IDX', 'other.idx')).toEqual({ 'day/clip.IDX': ['companion'] })
  expect(marks('A/x.mp4', 'a/X.MP4', 'a/y.mp4')).toEqual({ 'A/x.mp4': ['twin'], 'a/X.MP4': ['twin'] })
  expect(marks('é.mp4', 'e\u0301.mp4')).toEqual({ 'é.mp4': ['twin'], 'e\u0301.mp4': ['twin'] })
  expect(marks('recording', 'a.qqq')).toEqual({ recording: ['unknown'], 'a.qqq': ['unknown'] })
})

test('twins are twins of each other: never one alone', () => {
  fc.assert(
    fc.property(tree(), (entries) => {
      const twins = [...marksOf(entries, null).values()].filter((marks) => marks.includes('twin'))
      expect(twins.length).not.toBe(1)
    }),
  )
})

test('what is older than the issue of its stick may be left over; of a medium that was never issued nothing is said', () => {
  const times = ['2026-06-18T23:59:59.999Z', '2026-06-19T00:00:00.000Z', null]
  const entries = times.map((modifiedAt, at) => ({ ...entryAt(`${at}.mp4`), modifiedAt }))
  expect([...marksOf(entries, new Date('2026-06-19T00:00:00.000Z'))]).toEqual([[0, ['left-over']]])
  expect(marksOf(entries, null).size).toBe(0)
})
