import { useSyncExternalStore } from 'react'
import type { Playback, Playhead } from './playback.ts'

const NOTHING: Playhead = {
  ...{ frame: null, atUs: 0, rate: 1, isRunning: false },
  ...{ inUs: null, outUs: null, isLooping: false },
}
const never = () => () => {}

/** The moment that is shown; what uses this is drawn again with every frame, so it stays small. */
export function usePlayhead(playback: Playback | null): Playhead {
  return useSyncExternalStore(
    playback?.subscribe ?? never,
    () => playback?.now() ?? NOTHING,
    () => NOTHING,
  )
}
