import { useEffect, useState } from 'react'
import { decodeFrameIndex, timesUs } from '#lib/media/frame-index.ts'

const AGAIN_MS = 3000
const NONE: readonly number[] = []

/** The time of every frame, once the index is made: asked for again while the worker is at it; none where there is none. */
export function useFrameTimes(itemId: string): readonly number[] {
  const [times, setTimes] = useState(NONE)
  useEffect(() => {
    const ending = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      const response = await fetch(`/api/items/${itemId}/frames`, { signal: ending.signal })
      if (response.ok) setTimes(timesUs(decodeFrameIndex(new Uint8Array(await response.arrayBuffer()))))
      else if (response.status === 404) again()
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
  return times
}
