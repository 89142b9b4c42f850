import fc from 'fast-check'
import type { ManifestEntry, Outcome } from '#lib/transfers/schema.ts'

/*
 * What lies on media: folders of any depth, empty ones, hidden and companion files, names in any language, names that
 * differ in case alone, empty files, links, and what not even its size can be read of.
 */
const name = fc.oneof(
  fc.constantFrom('clip', 'Clip', 'CLIP', '鏡頭', 'é', 'e\u0301', '😀', 'a b', 'Thumbs.db', '.trash', 'x'.repeat(200)),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
)
const part = fc
  .tuple(name, fc.constantFrom('', '', '.mp4', '.idx', '.MP4', '.xyz'))
  .map(([stem, extension]) => `${stem}${extension}`.replaceAll('/', '_').replaceAll('\0', '_'))
  .filter((each) => each.isWellFormed() && each !== '' && each !== '.' && each !== '..')
const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'))

const found = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('file' as const), sizeBytes: fc.nat(5000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('file' as const), sizeBytes: fc.constant(null) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('empty-folder' as const, 'link' as const, 'special' as const),
      sizeBytes: fc.constant(null),
    }),
  },
)
const modifiedAt = fc.option(
  fc.date({ min: new Date('1980-01-01T00:00:00Z'), max: new Date('2090-01-01T00:00:00Z'), noInvalidDate: true }),
)

/** The entries of one medium, in no order; no entry is a folder of another. */
export const tree = (maxLength = 40): fc.Arbitrary<ManifestEntry[]> =>
  fc
    .uniqueArray(fc.tuple(path, found, modifiedAt), { selector: ([each]) => each, minLength: 1, maxLength })
    .map((entries) => {
      const paths = entries.map(([each]) => each)
      return entries.flatMap(([each, { kind, sizeBytes }, at]) =>
        paths.some((other) => other.startsWith(`${each}/`))
          ? []
          : [{ path: each, kind, sizeBytes, modifiedAt: at?.toISOString() ?? null }],
      )
    })

/** The folder of an export set, as `treeWithSet` has it. */
export const SET_ROOT = '匯出'
/** Such a tree of which some entries lie in an export set, with whatever else was generated. */
export const treeWithSet = (maxLength: number): fc.Arbitrary<ManifestEntry[]> =>
  fc.tuple(tree(maxLength), fc.array(fc.boolean(), { minLength: maxLength, maxLength })).map(([entries, isInSet]) => {
    const moved = entries.map((entry, at) => (isInSet[at] ? { ...entry, path: `${SET_ROOT}/${entry.path}` } : entry))
    const player = { path: `${SET_ROOT}/SmartClient-Player.exe`, kind: 'file' as const, sizeBytes: 2, modifiedAt: null }
    return isInSet.some(Boolean) ? [player, ...moved] : moved
  })

const sha256 = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 })
/** An outcome of any kind. */
export const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('sealed' as const, 'in-set' as const, 'identical' as const),
    ...{ itemId: fc.uuid(), number: fc.integer({ min: 1, max: 9999 }), sha256 },
  }),
  fc.record({
    ...{
      kind: fc.constant('unreadable' as const),
      error: fc.string({ minLength: 1 }),
      tries: fc.integer({ min: 1, max: 9 }),
    },
    ...{ offsetBytes: fc.option(fc.nat()), lengthBytes: fc.option(fc.nat()) },
  }),
  fc.record({
    ...{ kind: fc.constant('left-out' as const), reason: fc.string({ minLength: 1 }), by: fc.uuid() },
    basis: fc.constantFrom('decided' as const, 'empty-folder' as const, 'link' as const, 'special' as const),
  }),
)
