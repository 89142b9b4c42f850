'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { formatInstant, formatLength } from '#lib/i18n/formats.ts'
import type { RecordingView } from '#lib/media/view.ts'
import type { ClockView } from '#lib/sources/view.ts'
import type { Playback } from './playback.ts'
import { usePlayhead } from './use-playhead.ts'

type Props = {
  playback: Playback | null
  recording: RecordingView | null
  /** By how much the recorder's clock was off, as claimed. */
  offset: ClockView | null
  frames: number
  isCopy: boolean
}

/** What an officer must always know of the picture in front of him. Time of the recorder is a claim, with who says so. */
export function Readout({ playback, recording, offset, frames, isCopy }: Props) {
  const t = useTranslations('player')
  const { frame, atUs, rate } = usePlayhead(playback)
  const clock = recording?.recorderClock
  const basis = clock && t(`basis.${clock.basis === 'file name' ? 'file_name' : clock.basis}`)
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 px-3 py-2 text-sm">
      <Value name={basis ? t('withBasis', { name: t('recorderTime'), basis }) : t('recorderTime')}>
        {clock ? instantWithMs(clock.at, atUs) : t('unknown')}
      </Value>
      {clock && offset ? (
        <Value name={t('withBasis', { name: t('correctedTime'), basis: t(`offsetBasis.${offset.basis}`) })}>
          {instantWithMs(clock.at, atUs - offset.aheadMs * 1000)}{' '}
          {offset.uncertaintyMs === null ? t('noUncertainty') : `± ${offset.uncertaintyMs / 1000} s`}
        </Value>
      ) : null}
      <Value name={t('frame')}>
        <span data-frame={frame ?? ''}>{frame === null ? t('noIndexYet') : `${frame} / ${frames - 1}`}</span>
      </Value>
      <Value name={t('position')}>
        {formatLength(atUs, 3)} / {formatLength(recording?.durationUs ?? 0, 3)}
      </Value>
      <Value name={t('speed')}>{rate < 0 ? `◀ ${-rate}×` : `${rate}×`}</Value>
      <Value name={t('shown')}>
        <strong className={isCopy ? 'text-waiting' : 'text-sealed'}>{isCopy ? t('copy') : t('native')}</strong>
      </Value>
    </dl>
  )
}

function Value({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted">{name}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  )
}

function instantWithMs(iso: string, plusUs: number): string {
  const at = new Date(Date.parse(iso) + plusUs / 1000).toISOString()
  return formatInstant(at).replace(' +', `.${at.slice(20, 23)} +`)
}
