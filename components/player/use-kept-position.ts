import { useEffect } from 'react'
import type { Playback } from './playback.ts'

const EVERY_MS = 10_000

/** Tells the server where the officer stopped: while it plays, on a pause, and when the page goes away. */
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
    playback.video.addEventListener('pause', keep)
    window.addEventListener('pagehide', keep)
    return () => {
      clearInterval(timer)
      playback.video.removeEventListener('pause', keep)
      window.removeEventListener('pagehide', keep)
      keep()
    }
  }, [itemId, playback])
}
