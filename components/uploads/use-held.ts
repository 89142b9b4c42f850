import { useCallback, useEffect, useRef, useState } from 'react'
import { compareHeld, type Held } from './compare-held.ts'
import { startDigests } from './digests.ts'
import type { PickedFile } from './messages.ts'
import { askHeld } from './transfer-http.ts'

/** `stopped`: by the officer, or because nothing answered; it can be gone on with. */
export type HeldState = { held: Held | null; status: 'running' | 'done' | 'stopped' }
export type Comparing = HeldState & { stop: () => void; goOn: () => void }
const NOTHING: HeldState = { held: null, status: 'done' }

/**
 * Compares what was picked with what the case holds, from the moment it was picked; `caseId` null where nothing is to be
 * compared. What was hashed is kept, so that going on, or bringing in, begins where it stopped.
 */
export function useHeld(files: readonly PickedFile[], caseId: string | null): Comparing {
  const [state, setState] = useState(NOTHING)
  const [round, setRound] = useState(0)
  const end = useRef<AbortController | null>(null)
  useEffect(() => {
    if (!caseId || files.length === 0) return setState(NOTHING)
    const abort = new AbortController()
    end.current = abort
    const digests = startDigests()
    abort.signal.addEventListener('abort', digests.stop)
    setState({ held: null, status: 'running' })
    const onProgress = (held: Held) => !abort.signal.aborted && setState({ held, status: 'running' })
    const settle = (status: HeldState['status']) => end.current === abort && setState(({ held }) => ({ held, status }))
    const ask: Parameters<typeof compareHeld>[1]['ask'] = (asked) => askHeld(caseId, asked, abort.signal)
    compareHeld(
      files.map(({ file }) => file),
      { ask, digestOf: digests.digestOf, signal: abort.signal, onProgress },
    )
      .then(
        () => settle('done'),
        () => settle('stopped'),
      )
      .finally(digests.stop)
    return () => {
      end.current = null
      abort.abort()
    }
  }, [files, caseId, round])
  const stop = useCallback(() => end.current?.abort(), [])
  const goOn = useCallback(() => setRound((known) => known + 1), [])
  return { ...state, stop, goOn }
}
