'use client'

import { HardDrive, PlugZap, ReceiptText, Usb } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { ButtonLink } from '#components/ui/button.tsx'
import { formatBytes } from '#lib/i18n/formats.ts'
import { EntryRow } from './entry-row.tsx'
import type { BatchProgress, EntryState, ToEngine } from './messages.ts'

const ORDER: EntryState[] = [
  'rejected',
  'failed',
  'needsFile',
  'paused',
  'open',
  'waiting',
  'complete',
  'verifying',
  'announced',
  'sealed',
  'cancelled',
]

const LOOK = {
  alarm: 'border-alarm bg-alarm-soft text-alarm',
  done: 'border-sealed bg-sealed-soft text-sealed',
  waiting: 'border-waiting bg-waiting-soft text-waiting',
}

type Props = { batch: BatchProgress; bytesPerSecond: number; tell: (message: ToEngine) => void }

/** One batch on its way in: its files, failing ones on top, the sum, and whether the medium may be taken out. */
export function BatchCard({ batch, bytesPerSecond, tell }: Props) {
  const t = useTranslations('uploads')
  const entries = batch.entries.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
  const { batchId } = batch
  return (
    <section aria-label={batch.label} className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_18rem]">
      <div className="min-w-0 rounded-lg border border-line bg-surface">
        <h2 className="border-b border-line px-3 py-2 font-semibold">{batch.label}</h2>
        <ul className="max-h-[60dvh] divide-y divide-line overflow-y-auto">
          {entries.map((entry) => (
            <EntryRow
              key={entry.entryId}
              entry={entry}
              act={(type) => tell({ type, batchId, entryId: entry.entryId })}
              give={(file) => tell({ type: 'give', batchId, entryId: entry.entryId, file })}
            />
          ))}
        </ul>
      </div>
      <Sum batch={batch} bytesPerSecond={bytesPerSecond}>
        <ButtonLink href={`/batches/${batchId}`}>
          <ReceiptText aria-hidden className="size-4" />
          {t('receipt')}
        </ButtonLink>
      </Sum>
    </section>
  )
}

function Sum({
  batch,
  bytesPerSecond,
  children,
}: {
  batch: BatchProgress
  bytesPerSecond: number
  children: ReactNode
}) {
  const t = useTranslations('uploads')
  const kept = batch.entries.filter((entry) => entry.state !== 'cancelled')
  const total = kept.reduce((sum, entry) => sum + entry.sizeBytes, 0)
  const sent = kept.reduce((sum, entry) => sum + entry.sentBytes, 0)
  const sealed = kept.filter((entry) => entry.state === 'sealed').length
  const hasAlarm = kept.some((entry) => entry.hasAlarm)
  const mayTake = kept.length > 0 && sealed === kept.length && !hasAlarm
  const secondsLeft = bytesPerSecond > 0 ? Math.ceil((total - sent) / bytesPerSecond) : 0
  const left =
    secondsLeft > 90 ? t('minutes', { minutes: Math.ceil(secondsLeft / 60) }) : t('seconds', { seconds: secondsLeft })
  const Icon = mayTake ? Usb : PlugZap
  return (
    <div className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4">
      <h3 className="font-semibold">{t('total')}</h3>
      <p>
        {t('sealedCount', { sealed, count: kept.length })} · {formatBytes(total)}
      </p>
      <progress
        aria-label={t('total')}
        value={total === 0 ? 1 : sent / total}
        max={1}
        className="h-2 w-full accent-accent"
      />
      {sent < total && bytesPerSecond > 0 ? (
        <p className="text-sm text-muted">
          {t('rate', { rate: formatBytes(Math.round(bytesPerSecond)) })} · {t('left', { time: left })}
        </p>
      ) : null}
      <div
        role="status"
        className={`rounded-md border px-3 py-2 ${hasAlarm ? LOOK.alarm : mayTake ? LOOK.done : LOOK.waiting}`}
      >
        <p className="flex items-center gap-2 text-lg font-semibold">
          <Icon aria-hidden className="size-5" />
          {mayTake ? t('mayTake') : t('mayNotTake')}
        </p>
        <p className="text-sm">{hasAlarm ? t('mayNotTakeAlarm') : mayTake ? t('mayTakeHint') : t('mayNotTakeHint')}</p>
      </div>
      <div className="rounded-md border border-line px-3 py-2">
        <p className="flex items-center gap-2 font-semibold">
          <HardDrive aria-hidden className="size-5" />
          {t('keepContents')}
        </p>
        <p className="text-sm text-muted">{t('keepContentsHint')}</p>
      </div>
      {children}
    </div>
  )
}
