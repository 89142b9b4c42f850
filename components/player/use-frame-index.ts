import { useEffect, useState } from 'react'
import { decodeFrameIndex, type Frame, timesUs } from '#lib/media/frame-index.ts'

/** Every frame in the order of showing, and its time in microseconds from the first. */
export type KnownFrames = { frames: readonly Frame[]; times: readonly number[] }

const AGAIN_MS = 3000
const NONE: KnownFrames = { frames: [], times: [] }

/**
 * The frame index, once it is made: asked for again while the worker is at it, the screen is locked or the server is
 * away. Empty until then.
 */
export function useFrameIndex(itemId: string): KnownFrames {
  const [known, setKnown] = useState(NONE)
  useEffect(() => {
    const ending = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      const found = await framesOf(itemId, ending.signal).catch(() => null)
      if (ending.signal.aborted) return
      if (found) setKnown(found)
      else timer = setTimeout(ask, AGAIN_MS)
    }
    void ask()
    return () => {
      ending.abort()
      clearTimeout(timer)
    }
  }, [itemId])
  return known
}

/** Null where there is none yet. */
async function framesOf(itemId: string, signal: AbortSignal): Promise<KnownFrames | null> {
  const response = await fetch(`/api/items/${itemId}/frames`, { signal })
  if (!response.ok) return null
  const index = decodeFrameIndex(new Uint8Array(await response.arrayBuffer()))
  return { frames: index.frames, times: timesUs(index) }
}
