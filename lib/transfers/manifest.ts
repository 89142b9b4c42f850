import { createHash } from 'node:crypto'
import { canonicalBytes } from '#lib/custody/canonical.ts'
import { isLeftOver } from '#lib/register/schema.ts'
import { isUnknownKind } from './known-kinds.ts'
import type { ManifestEntry, Mark, Outcome } from './schema.ts'

/*
 * The manifest of a medium: what was found on it, in one order that everybody gets who has the same entries, and its
 * digest. Pure.
 */

/** The order of a manifest: by the bytes of the path in UTF-8, as `sort` does with LC_ALL=C. */
export function inOrder<Entry extends Pick<ManifestEntry, 'path'>>(entries: readonly Entry[]): Entry[] {
  const keyed = entries.map((entry) => ({ entry, key: Buffer.from(entry.path, 'utf8') }))
  return keyed.sort((a, b) => Buffer.compare(a.key, b.key)).map(({ entry }) => entry)
}

/** One line of the manifest: canonical JSON (RFC 8785) and a line feed. */
function lineOf({ path, kind, sizeBytes, modifiedAt, pathRaw }: ManifestEntry, outcome?: Outcome): Buffer {
  const found = { path, kind, sizeBytes, modifiedAt: modifiedAt && new Date(modifiedAt).toISOString() }
  const entry = pathRaw ? { ...found, pathRaw } : found
  return Buffer.concat([canonicalBytes(outcome ? { ...entry, outcome } : entry), Buffer.from('\n')])
}

/**
 * A digest over lines that are added in the order of the manifest; throws RangeError where one is not. Shape: the line
 * `cdip-manifest/1`, or `cdip-transfer/1` with outcomes, then one line an entry; SHA-256, lower-case hex.
 */
export function startDigest(format: 'cdip-manifest/1' | 'cdip-transfer/1') {
  const hash = createHash('sha256').update(`${format}\n`)
  let last: Buffer | null = null
  return {
    add(entry: ManifestEntry, outcome?: Outcome): void {
      const key = Buffer.from(entry.path, 'utf8')
      if (last && Buffer.compare(last, key) >= 0) throw new RangeError(`${entry.path} is not in its place`)
      if ((format === 'cdip-transfer/1') !== (outcome !== undefined))
        throw new RangeError(`an outcome of ${entry.path}`)
      last = key
      hash.update(lineOf(entry, outcome))
    },
    hex: (): string => hash.digest('hex'),
  }
}

/** The digest of a manifest as it was found, in whatever order it comes. */
export function manifestDigest(entries: readonly ManifestEntry[]): string {
  const digest = startDigest('cdip-manifest/1')
  for (const entry of inOrder(entries)) digest.add(entry)
  return digest.hex()
}

/** The digest that is signed: the manifest with the outcome of each entry. */
export function transferDigest(entries: readonly (ManifestEntry & { outcome: Outcome })[]): string {
  const digest = startDigest('cdip-transfer/1')
  for (const { outcome, ...entry } of inOrder(entries)) digest.add(entry, outcome)
  return digest.hex()
}

/** Names that a system which does not tell capital letters, or composed ones, apart takes for one. */
const folded = (path: string): string => path.normalize('NFC').toUpperCase().toLowerCase()

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const extensionOf = (name: string): string => (name.lastIndexOf('.') > 0 ? name.slice(name.lastIndexOf('.') + 1) : '')
const stemOf = (path: string): string => path.slice(0, path.length - extensionOf(nameOf(path)).length)

const SYSTEM_NAMES =
  /^(\.|(thumbs\.db|desktop\.ini|\$recycle\.bin|recycler|system volume information|found\.\d{3}|ehthumbs\.db)$)/i
/** What recorders and cameras write beside a recording: index, times, thumbnails, subtitles with the clock. */
const COMPANIONS =
  /^(idx|inx|ind|inf|info|xml|json|srt|sub|smi|ass|vtt|thm|lrv|lrf|sfk|md5|sha1|sha256|crc|ifo|bup|cfg|gps|nmea|map)$/i

type Marked = Pick<ManifestEntry, 'path' | 'kind' | 'modifiedAt'>

/**
 * What is to be said of each entry, by its place in `entries`; those of which nothing is are absent. `issuedAt`: since when
 * the medium is out of the store, null where nobody knows.
 */
export function marksOf(entries: readonly Marked[], issuedAt: Date | null): Map<number, Mark[]> {
  const counts = (keys: string[]) => {
    const known = new Map<string, number>()
    for (const key of keys) known.set(key, (known.get(key) ?? 0) + 1)
    return known
  }
  const byFold = counts(entries.map(({ path }) => folded(path)))
  const byStem = counts(entries.map(({ path }) => folded(stemOf(path))))
  const marks = new Map<number, Mark[]>()
  for (const [at, { path, kind, modifiedAt }] of entries.entries()) {
    const found: Mark[] = []
    const extension = extensionOf(nameOf(path))
    if (issuedAt && isLeftOver(modifiedAt === null ? null : new Date(modifiedAt), issuedAt)) found.push('left-over')
    if (path.split('/').some((part) => SYSTEM_NAMES.test(part))) found.push('hidden')
    if (COMPANIONS.test(extension) && (byStem.get(folded(stemOf(path))) ?? 0) > 1) found.push('companion')
    if ((byFold.get(folded(path)) ?? 0) > 1) found.push('twin')
    if (kind === 'file' && isUnknownKind(extension)) found.push('unknown')
    if (found.length > 0) marks.set(at, found)
  }
  return marks
}
