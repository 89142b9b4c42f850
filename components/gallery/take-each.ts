/** How far a run of downloads has come: how many were begun or refused, and the ids of those refused. */
export type Taken = { tried: number; refused: readonly string[] }

/** Browsers drop downloads that a page begins in a burst: Chromium lets ten through in a second. */
export const APART_MS = 250

/**
 * Takes one after the other, never two at once and none sooner than the pause after the one before. `take` resolves with
 * the refusal, or with null. Ends early where `signal` says so.
 */
export async function takeEach(
  ids: readonly string[],
  take: (id: string) => Promise<unknown>,
  pause: () => Promise<void>,
  tell: (taken: Taken) => void,
  signal: AbortSignal,
): Promise<Taken> {
  let taken: Taken = { tried: 0, refused: [] }
  for (const id of ids) {
    if (taken.tried > 0) await pause()
    if (signal.aborted) break
    const isRefused = (await take(id)) !== null
    taken = { tried: taken.tried + 1, refused: isRefused ? [...taken.refused, id] : taken.refused }
    tell(taken)
  }
  return taken
}
