'use client'

import { useTranslations } from 'next-intl'
import { formatBytes } from '#lib/i18n/formats.ts'
import { MediumAnswers } from './medium-answers.tsx'
import type { BatchProgress } from './messages.ts'
import { TimeLeft } from './time-left.tsx'

const ON_THE_WAY = ['open', 'waiting']

/** How much of a batch has arrived and is sealed, how fast it goes, and what may be done with the medium. */
export function BatchSum({ batch }: { batch: BatchProgress }) {
  const t = useTranslations('uploads')
  const kept = batch.entries.filter(({ state }) => state !== 'cancelled')
  const sum = (of: 'sizeBytes' | 'sentBytes', entries = kept) => entries.reduce((bytes, entry) => bytes + entry[of], 0)
  const sealed = kept.filter(({ state }) => state === 'sealed')
  const rejected = kept.filter(({ state }) => state === 'rejected')
  const running = kept.filter(({ state }) => ON_THE_WAY.includes(state))
  const [total, sent] = [sum('sizeBytes'), sum('sentBytes')]
  const bytesLeft = sum('sizeBytes', running) - sum('sentBytes', running)
  const isMoving = running.length > 0 && batch.bytesPerSecond > 0
  return (
    <>
      <h3 className="sr-only">{t('total')}</h3>
      <p>
        <span className="block text-2xl font-semibold">{formatBytes(total)}</span>
        {t('fileCount', { count: kept.length })}
      </p>
      <progress
        aria-label={t('total')}
        value={total === 0 ? 1 : sent / total}
        max={1}
        className="h-2 w-full accent-accent"
      />
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 text-sm">
        <dt className="text-muted">{t('arrived')}</dt>
        <dd className="text-right">{formatBytes(sent)}</dd>
        <dt className="text-muted">{t('state.sealed')}</dt>
        <dd className="text-right">
          {t('sealedOf', { sealed: sealed.length, count: kept.length })} · {formatBytes(sum('sizeBytes', sealed))}
        </dd>
        {rejected.length > 0 ? (
          <>
            <dt className="text-muted">{t('state.rejected')}</dt>
            <dd className="text-right text-alarm">
              {t('sealedOf', { sealed: rejected.length, count: kept.length })} ·{' '}
              {formatBytes(sum('sizeBytes', rejected))}
            </dd>
          </>
        ) : null}
        <dt className="text-muted">{t('rateLabel')}</dt>
        <dd className="text-right">
          {isMoving ? t('rate', { rate: formatBytes(Math.round(batch.bytesPerSecond)) }) : '—'}
        </dd>
        <dt className="text-muted">{t('leftLabel')}</dt>
        <dd className="text-right">
          {isMoving ? <TimeLeft bytes={bytesLeft} bytesPerSecond={batch.bytesPerSecond} /> : '—'}
        </dd>
      </dl>
      <MediumAnswers batch={batch} />
    </>
  )
}
