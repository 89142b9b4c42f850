import type { HeldView } from '#lib/transfers/view.ts'

/* As many as the server is asked for at once (lib/transfers/schema.ts), and as often as the page is told. */
const SIZES = 5000
const DIGESTS = 200
const TELL_MS = 250

type Sum = { files: number; bytes: number }
/**
 * What of a medium the case holds already. `alike`: files of which an exhibit has the size, null before that is known;
 * `compared`: those of them that were hashed; `held`: those that an exhibit equals.
 */
export type Held = { alike: Sum | null; compared: Sum; held: Sum }
type Ways = {
  ask: (asked: { sizes: number[] } | { digests: string[] }) => Promise<HeldView>
  digestOf: (file: File) => Promise<string | null>
  signal: AbortSignal
  onProgress: (held: Held) => void
}

const NONE: Sum = { files: 0, bytes: 0 }
const plus = ({ files, bytes }: Sum, { size }: File): Sum => ({ files: files + 1, bytes: bytes + size })

/**
 * Finds out, before a byte is sent, what of these files the case holds: by size first, then by digest as hashing goes on.
 * A file that can't be read counts as compared, and not as held. Rejects with the signal's reason where it was stopped, and
 * where the server does not answer.
 */
export async function compareHeld(files: readonly File[], { ask, digestOf, signal, onProgress }: Ways): Promise<void> {
  const bySize = Map.groupBy(files, ({ size }) => size)
  const sizes = [...bySize.keys()]
  const alike: File[] = []
  for (let from = 0; from < sizes.length; from += SIZES) {
    const known = await ask({ sizes: sizes.slice(from, from + SIZES) })
    signal.throwIfAborted()
    for (const size of known.sizes) alike.push(...(bySize.get(size) ?? []))
  }
  let told: Held = { alike: alike.reduce(plus, NONE), compared: NONE, held: NONE }
  onProgress(told)
  let toldAt = performance.now()
  let hashed: { file: File; sha256: string }[] = []
  const askForHashed = async () => {
    if (hashed.length === 0) return
    const equal = new Set((await ask({ digests: [...new Set(hashed.map(({ sha256 }) => sha256))] })).digests)
    const held = hashed.filter(({ sha256 }) => equal.has(sha256)).reduce((sum, { file }) => plus(sum, file), told.held)
    told = { ...told, held }
    hashed = []
  }
  for (const file of alike) {
    const sha256 = await digestOf(file)
    signal.throwIfAborted()
    if (sha256) hashed.push({ file, sha256 })
    told = { ...told, compared: plus(told.compared, file) }
    const isDue = performance.now() - toldAt > TELL_MS
    if (!isDue && hashed.length < DIGESTS) continue
    await askForHashed()
    signal.throwIfAborted()
    if (!isDue) continue
    onProgress(told)
    toldAt = performance.now()
  }
  await askForHashed()
  signal.throwIfAborted()
  onProgress(told)
}
