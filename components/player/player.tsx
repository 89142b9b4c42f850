'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { saveAs } from '#components/ui/take-file.ts'
import { usePageKeys } from '#components/ui/use-page-keys.ts'
import { formatInstant, formatLength } from '#lib/i18n/formats.ts'
import type { MarkerView } from '#lib/markers/view.ts'
import type { RecordingView } from '#lib/media/view.ts'
import type { ClockView } from '#lib/sources/view.ts'
import { Adjust } from './adjust.tsx'
import { Controls } from './controls.tsx'
import { KeyHelp } from './key-help.tsx'
import { type Command, commandOf } from './keys.ts'
import { Lanes } from './lanes.tsx'
import { MarkerList } from './marker-list.tsx'
import { Picture } from './picture.tsx'
import { Playback } from './playback.ts'
import { cuesIn } from './preview.ts'
import { Readout } from './readout.tsx'
import { isAdjusted, PLAIN, panned, type Sight, zoomed } from './sight.ts'
import { snapshotOf } from './snapshot.ts'
import { Timeline } from './timeline.tsx'
import { useFrameIndex } from './use-frame-index.ts'
import { useKeptPosition } from './use-kept-position.ts'
import { useMade } from './use-made.ts'
import { useMarkers } from './use-markers.ts'
import { type PlayedAs, useSource } from './use-source.ts'
import { type Watching, Watermark } from './watermark.tsx'

export type Review = { markers: MarkerView[]; resumeAtUs: number | null; watching: Watching }
type Props = {
  itemId: string
  /** What the exhibit is called on screen and on a snapshot. */
  label: string
  as: PlayedAs
  poster: string | undefined
  recording: RecordingView | null
  offset: ClockView | null
  review: Review
  can: { mark: boolean; download: boolean }
  onBroken: () => void
}

/** Shows one recording: played, stepped by its own frames, marked; the screen always says what it is and when. */
export function Player({ itemId, label, as, poster, recording, offset, review, can, onBroken }: Props) {
  const t = useTranslations('player')
  const video = useRef<HTMLVideoElement>(null)
  const [playback, setPlayback] = useState<Playback | null>(null)
  const [sight, setSight] = useState<Sight>(PLAIN)
  const [edge, setEdge] = useState(0)
  const [open, setOpen] = useState<'adjust' | 'help' | null>(null)
  const [hasFailed, setFailed] = useState(false)
  const known = useFrameIndex(itemId)
  const { times } = known
  const durationUs = recording?.durationUs ?? 0
  const cueText = useMade(recording?.storyboardPictures ? `/api/items/${itemId}/storyboard?cues` : null)
  const soundText = useMade(recording?.hasSound ? `/api/items/${itemId}/waveform` : null)
  const cues = useMemo(() => cuesIn(cueText), [cueText])
  const peaks = useMemo(() => peaksIn(soundText), [soundText])
  const source = useSource(itemId, as, video, times, recording)
  const isCopy = as !== 'direct'
  const markers = useMarkers(itemId, review.markers)
  const [resumeAtUs] = useState(review.resumeAtUs)

  useEffect(() => {
    if (!video.current) return
    const made = new Playback(video.current, resumeAtUs)
    setPlayback(made)
    return () => made.end()
  }, [resumeAtUs])
  useEffect(() => playback?.useTimes(times), [playback, times])
  useKeptPosition(itemId, playback)

  const snapshot = async (): Promise<void> => {
    if (!playback) return
    const { atUs, frame } = playback.now()
    const body = JSON.stringify({ atUs, frame })
    const recorded = await fetch(`/api/items/${itemId}/snapshots`, { method: 'POST', body })
    if (!recorded.ok) throw new Error(`${recorded.status}`)
    const { name, serviceNumber } = review.watching
    const place = `${formatLength(atUs, 3)} · ${t('frameNumber', { frame: frame ?? '–' })} · ${isCopy ? t('copy') : t('native')}`
    const taken = `${name} ${serviceNumber} · ${formatInstant(new Date().toISOString())}`
    const blob = await snapshotOf(playback.video, [`${label} · ${place}`, `${t('snapshotIs')} · ${taken}`])
    saveAs(blob, `${label.replace(/[^\p{L}\p{N}.-]+/gu, '_')}_${frame ?? atUs}.png`)
  }

  const run = (command: Command): void => {
    if (!playback) return
    const { atUs, frame } = playback.now()
    const acts: Record<Command, () => void> = {
      toggle: () => playback.toggle(),
      stop: () => playback.stop(),
      forward: () => playback.shuttle(1),
      back: () => playback.shuttle(-1),
      previousFrame: () => playback.step(-1),
      nextFrame: () => playback.step(1),
      fiveBack: () => playback.seek(atUs - 5_000_000),
      fiveOn: () => playback.seek(atUs + 5_000_000),
      start: () => playback.seek(0),
      end: () => playback.seek(Number.MAX_SAFE_INTEGER),
      markIn: () => playback.mark('in'),
      markOut: () => playback.mark('out'),
      clearMarks: () => playback.clearMarks(),
      loop: () => playback.toggleLoop(),
      marker: () => can.mark && markers.add({ atUs, frame }),
      snapshot: () => {
        if (can.download)
          snapshot().then(
            () => setFailed(false),
            () => setFailed(true),
          )
      },
      zoomIn: () => setSight((before) => zoomed(before, 1.25)),
      zoomOut: () => setSight((before) => zoomed(before, 0.8)),
      zoomReset: () => setSight((before) => ({ ...before, scale: 1, x: 0, y: 0 })),
      panLeft: () => setSight((before) => panned(before, 1, 0)),
      panRight: () => setSight((before) => panned(before, -1, 0)),
      panUp: () => setSight((before) => panned(before, 0, 1)),
      panDown: () => setSight((before) => panned(before, 0, -1)),
      rotate: () => setSight((before) => ({ ...before, turn: (before.turn + 1) % 4 })),
      adjust: () => setOpen((before) => (before === 'adjust' ? null : 'adjust')),
      watermark: () => setEdge((before) => before + 1),
      help: () => setOpen((before) => (before === 'help' ? null : 'help')),
    }
    acts[command]()
  }
  // Wherever the focus is; but the space bar is a focused button's own, and the tabs have arrows of their own.
  usePageKeys((event) => {
    const target = event.target as HTMLElement
    const command = commandOf(event)
    if (!command || target.matches('[role="tab"]')) return false
    if (event.key === ' ' && target.matches('button, a, summary')) return false
    run(command)
    return true
  })

  const denied = {
    ...(can.mark ? {} : { marker: t('mayNotMark') }),
    ...(can.download ? {} : { snapshot: t('mayNotTake') }),
  }
  return (
    <div data-player>
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        <Picture
          {...{ video, poster, sight, onBroken }}
          source={source.url}
          name={label}
          change={setSight}
          onClick={() => playback?.toggle()}
        >
          <Watermark by={review.watching} edge={edge} />
          {source.state === 'ready' ? null : (
            <Waiting>{t(source.state === 'making' ? 'makingCopy' : 'copyGaveUp')}</Waiting>
          )}
          {isAdjusted(sight) ? (
            <p className="absolute bottom-2 left-1/2 -translate-x-1/2 rounded bg-black/75 px-2 py-0.5 text-sm text-white">
              {t('adjusted')}
            </p>
          ) : null}
        </Picture>
        <Readout offset={offset} playback={playback} recording={recording} frames={times.length} isCopy={isCopy} />
        <Timeline
          {...{ playback, durationUs, cues }}
          sheet={`/api/items/${itemId}/storyboard`}
          markers={markers.list}
        />
        <Lanes {...{ known, durationUs, peaks }} />
        <Controls playback={playback} run={run} denied={denied} />
        <p role="status" className="px-3 text-sm text-alarm">
          {hasFailed ? t('snapshotFailed') : ''}
        </p>
        {open === 'adjust' ? <Adjust sight={sight} change={setSight} /> : null}
        {open === 'help' ? <KeyHelp /> : null}
      </div>
      <MarkerList markers={markers} seek={(atUs) => playback?.seek(atUs)} />
    </div>
  )
}

/** The waveform as the platform writes it. */
const peaksIn = (text: string): readonly number[] => (text ? (JSON.parse(text) as { peaks: number[] }).peaks : [])

/** Said over the picture while there is none. */
function Waiting({ children }: { children: ReactNode }) {
  return (
    <p
      role="status"
      className="absolute inset-x-4 bottom-4 mx-auto w-fit max-w-prose rounded bg-black/80 px-3 py-2 text-white"
    >
      {children}
    </p>
  )
}
