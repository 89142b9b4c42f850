import { useEffect } from 'react'
import type { Playback } from './playback.ts'

const EVERY_MS = 10_000
/** One who steps or drags has not stopped yet. */
const SETTLED_MS = 500

/** Tells the server where the officer stopped: while it plays, soon after a pause or a step, and when the page goes away. */
export function useKeptPosition(itemId: string, playback: Playback | null): void {
  useEffect(() => {
    if (!playback) return
    let kept = playback.now().atUs
    const keep = () => {
      const { atUs } = playback.now()
      if (atUs === kept) return
      kept = atUs
      const body = JSON.stringify({ atUs })
      // A convenience: where it can't be kept, the next time begins a little earlier.
      fetch(`/api/items/${itemId}/position`, { method: 'PUT', body, keepalive: true }).catch(() => {})
    }
    const timer = setInterval(keep, EVERY_MS)
    let settling: ReturnType<typeof setTimeout> | undefined
    const keepSoon = () => {
      clearTimeout(settling)
      settling = setTimeout(keep, SETTLED_MS)
    }
    for (const type of ['pause', 'seeked']) playback.video.addEventListener(type, keepSoon)
    window.addEventListener('pagehide', keep)
    return () => {
      clearInterval(timer)
      clearTimeout(settling)
      for (const type of ['pause', 'seeked']) playback.video.removeEventListener(type, keepSoon)
      window.removeEventListener('pagehide', keep)
      keep()
    }
  }, [itemId, playback])
}
