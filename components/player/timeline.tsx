'use client'

import { useTranslations } from 'next-intl'
import { formatLength } from '#lib/i18n/formats.ts'
import type { MarkerView } from '#lib/markers/view.ts'
import type { Playback } from './playback.ts'
import { usePlayhead } from './use-playhead.ts'

type Props = { playback: Playback | null; durationUs: number; markers: MarkerView[] }

/** Where in the recording one is, with a lane for what was marked and the stretch between in and out. */
export function Timeline({ playback, durationUs, markers }: Props) {
  const t = useTranslations('player')
  const { atUs, inUs, outUs } = usePlayhead(playback)
  const place = (us: number) => `${Math.min(100, (us / Math.max(1, durationUs)) * 100)}%`
  const hasStretch = inUs !== null || outUs !== null
  return (
    <div className="px-3 pt-2">
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
