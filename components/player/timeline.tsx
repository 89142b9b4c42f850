'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { formatLength } from '#lib/i18n/formats.ts'
import type { MarkerView } from '#lib/markers/view.ts'
import type { Playback } from './playback.ts'
import { type Cue, cueAt } from './preview.ts'
import { usePlayhead } from './use-playhead.ts'

type Props = {
  playback: Playback | null
  durationUs: number
  markers: MarkerView[]
  /** The storyboard: its pictures, and where the sheet with them lies. */
  cues: readonly Cue[]
  sheet: string
}

/** Where in the recording one is, with a lane for what was marked and the stretch between in and out. */
export function Timeline({ playback, durationUs, markers, cues, sheet }: Props) {
  const t = useTranslations('player')
  const { atUs, inUs, outUs } = usePlayhead(playback)
  const place = (us: number) => `${Math.min(100, (us / Math.max(1, durationUs)) * 100)}%`
  const [hover, setHover] = useState<number | null>(null)
  const hasStretch = inUs !== null || outUs !== null
  return (
    <div
      className="relative px-3 pt-2"
      onPointerMove={(event) => {
        const { left, width } = event.currentTarget.getBoundingClientRect()
        setHover(Math.min(1, Math.max(0, (event.clientX - left - INSET_PX) / (width - 2 * INSET_PX))))
      }}
      onPointerLeave={() => setHover(null)}
    >
      {hover === null ? null : <Preview {...{ cues, sheet, hover }} atUs={hover * durationUs} />}
      <div aria-hidden className="relative mx-2 h-3">
        {hasStretch ? (
          <span
            className="absolute inset-y-0.5 rounded-sm bg-accent/35"
            style={{ left: place(inUs ?? 0), width: place((outUs ?? durationUs) - (inUs ?? 0)) }}
          />
        ) : null}
        {markers.map(({ id, atUs: at, note }) => (
          <span
            key={id}
            title={note}
            className="absolute inset-y-0 w-1 -translate-x-1/2 rounded-sm bg-waiting"
            style={{ left: place(at) }}
          />
        ))}
      </div>
      <input
        type="range"
        className="block h-6 w-full"
        aria-label={t('timeline')}
        aria-valuetext={`${formatLength(atUs, 3)} / ${formatLength(durationUs)}`}
        min={0}
        max={Math.max(1, durationUs)}
        step={1000}
        value={Math.min(atUs, durationUs)}
        onChange={(event) => playback?.seek(Number(event.target.value))}
      />
    </div>
  )
}

/** From the edge of the box to where the slider's knob can stand. */
const INSET_PX = 20

/** What stands at the place under the pointer. */
function Preview({ cues, sheet, hover, atUs }: { cues: readonly Cue[]; sheet: string; hover: number; atUs: number }) {
  const cue = cueAt(cues, atUs)
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute bottom-full z-10 -translate-x-1/2 overflow-hidden rounded border border-line-strong bg-black text-center text-sm text-white"
      style={{ left: `clamp(85px, ${hover * 100}%, calc(100% - 85px))` }}
    >
      {cue ? (
        <div
          className="h-[90px] w-[160px]"
          style={{ backgroundImage: `url(${sheet})`, backgroundPosition: `-${cue.x}px -${cue.y}px` }}
        />
      ) : null}
      <span className="px-2">{formatLength(atUs, 1)}</span>
    </div>
  )
}
