import { useEffect, useState } from 'react'
import { decodeFrameIndex, type Frame, timesUs } from '#lib/media/frame-index.ts'

/** Every frame in the order of showing, and its time in microseconds from the first. */
export type KnownFrames = { frames: readonly Frame[]; times: readonly number[] }

const AGAIN_MS = 3000
const NONE: KnownFrames = { frames: [], times: [] }

/** The frame index, once it is made: asked for again while the worker is at it; empty where there is none. */
export function useFrameIndex(itemId: string): KnownFrames {
  const [known, setKnown] = useState(NONE)
  useEffect(() => {
    const ending = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      const response = await fetch(`/api/items/${itemId}/frames`, { signal: ending.signal })
      if (response.ok) {
        const index = decodeFrameIndex(new Uint8Array(await response.arrayBuffer()))
        setKnown({ frames: index.frames, times: timesUs(index) })
      } else if (response.status === 404) again()
    }
    const again = () => {
      // Off the net for a moment, or the page left: the first is tried again, the second is no failure.
      timer = setTimeout(() => ask().catch(() => ending.signal.aborted || again()), AGAIN_MS)
    }
    ask().catch(() => ending.signal.aborted || again())
    return () => {
      ending.abort()
      clearTimeout(timer)
    }
  }, [itemId])
  return known
}
