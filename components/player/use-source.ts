import { type RefObject, useEffect, useState } from 'react'
import type { RecordingView } from '#lib/media/view.ts'
import { copyIsReady } from './ask-copy.ts'
import { WindowedSource } from './windowed-source.ts'

/** The master itself, a whole copy of it, or windows of it encoded as they are looked at. */
export type PlayedAs = 'direct' | 'copy' | 'windows'
export type Source = { url: string | undefined; state: 'ready' | 'making' | 'gave up' }

const NONE: Source = { url: undefined, state: 'making' }

/** Where the picture comes from; what must be made first is asked for, and waited for. */
export function useSource(
  itemId: string,
  as: PlayedAs,
  video: RefObject<HTMLVideoElement | null>,
  times: readonly number[],
  recording: RecordingView | null,
): Source {
  const [source, setSource] = useState<Source>(
    as === 'direct' ? { url: `/api/items/${itemId}/content`, state: 'ready' } : NONE,
  )
  const [durationUs, hasSound] = [recording?.durationUs ?? 0, recording?.hasSound ?? false]
  useEffect(() => {
    if (as !== 'copy') return
    const ending = new AbortController()
    copyIsReady(itemId, null, ending.signal).then(
      (isReady) => setSource(isReady ? { url: `/api/items/${itemId}/track`, state: 'ready' } : GAVE_UP),
      () => ending.signal.aborted || setSource(GAVE_UP),
    )
    return () => ending.abort()
  }, [as, itemId])
  useEffect(() => {
    if (as !== 'windows' || times.length === 0 || !video.current) return
    const about = { itemId, times, durationUs, hasSound }
    const made = new WindowedSource(video.current, about, () => setSource(GAVE_UP))
    setSource({ url: made.url, state: 'making' })
    const shown = () => setSource({ url: made.url, state: 'ready' })
    video.current.addEventListener('loadeddata', shown, { once: true })
    return () => made.end()
  }, [as, itemId, times, durationUs, hasSound, video])
  return source
}

const GAVE_UP: Source = { url: undefined, state: 'gave up' }
