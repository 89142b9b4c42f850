'use client'

import { Check, Pause, Play, ReceiptText, RotateCcw } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { VirtualList } from '#components/ui/virtual-list.tsx'
import { BatchSum } from './batch-sum.tsx'
import { CancelButton } from './cancel-button.tsx'
import { Columns } from './columns.tsx'
import { EntryRow, rowHeight } from './entry-row.tsx'
import type { EntryProgress, EntryState, ToEngine } from './messages.ts'
import { PickAgain } from './pick-again.tsx'
import type { RunningBatch } from './upload-host.tsx'

// Failing ones on top, what is done last.
const ORDER: EntryState[] = [
  ...(['rejected', 'failed', 'needsFile', 'paused', 'open', 'waiting'] as const),
  ...(['complete', 'verifying', 'announced', 'sealed', 'cancelled'] as const),
]
const rank = ({ state, trouble }: EntryProgress) => (state === 'sealed' && trouble ? -1 : ORDER.indexOf(state))
const keyOf = ({ entryId }: EntryProgress) => entryId

type Props = { batch: RunningBatch; tell: (message: ToEngine) => void }

/** One batch on its way in: where it goes, its files, the sum, and whether the medium may be taken out. */
export function BatchCard({ batch, tell }: Props) {
  const t = useTranslations('uploads')
  const { batchId, isElsewhere } = batch
  const entries = useMemo(() => batch.entries.toSorted((a, b) => rank(a) - rank(b)), [batch.entries])
  const give = (files: { entryId: string; file: File }[]) => tell({ type: 'give', batchId, files })
  const lost = entries.filter(({ state }) => state === 'needsFile')
  const isDone = entries.every(({ state }) => ['sealed', 'cancelled', 'rejected'].includes(state))
  return (
    <Columns
      label={batch.label}
      left={
        <>
          <h2 className="font-semibold">{batch.label}</h2>
          {isElsewhere ? <Notice kind="waiting">{t('elsewhere')}</Notice> : null}
          <div className="flex flex-wrap gap-2">
            <ButtonLink href={`/batches/${batchId}`}>
              <ReceiptText aria-hidden className="size-4" />
              {isDone ? t('receipt') : t('receiptProvisional')}
            </ButtonLink>
            {isDone && !isElsewhere ? (
              <Button look="quiet" onClick={() => tell({ type: 'forget', batchId })}>
                <Check aria-hidden className="size-4" />
                {t('putAway')}
              </Button>
            ) : null}
          </div>
        </>
      }
      files={
        <>
          {lost.length > 0 && !isElsewhere ? <PickAgain entries={lost} give={give} /> : null}
          <div className="rounded-lg border border-line bg-surface">
            <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-3 border-b border-line py-1 pr-1 pl-3">
              <h3 className="font-semibold">{t('fileCount', { count: entries.length })}</h3>
              {isElsewhere ? null : <WholeBatch batch={batch} tell={tell} />}
            </div>
            <VirtualList label={t('files')} items={entries} keyOf={keyOf} heightOf={rowHeight}>
              {(entry) => (
                <EntryRow
                  entry={entry}
                  isReadOnly={isElsewhere}
                  act={(type) => tell({ type, batchId, entryId: entry.entryId })}
                  give={(file) => give([{ entryId: entry.entryId, file }])}
                  onEnded={batch.transferId ? () => tell({ type: 'ended', batchId, entryId: entry.entryId }) : null}
                />
              )}
            </VirtualList>
          </div>
        </>
      }
      sum={<BatchSum batch={batch} />}
    />
  )
}

/** What can be done about all files at once. */
function WholeBatch({ batch: { batchId, entries }, tell }: Props) {
  const t = useTranslations('uploads')
  const inState = (...states: EntryState[]) => entries.filter(({ state }) => states.includes(state))
  const open = inState('open', 'waiting', 'paused', 'failed', 'needsFile')
  const acts = [
    { type: 'retry', Icon: RotateCcw, word: t('retryAll'), on: inState('failed', 'rejected') },
    { type: 'resume', Icon: Play, word: t('resumeAll'), on: inState('paused') },
    { type: 'pause', Icon: Pause, word: t('pauseAll'), on: inState('open', 'waiting') },
  ] as const
  return (
    <div className="flex flex-wrap">
      {acts.map(({ type, Icon, word, on }) =>
        on.length > 0 ? (
          <Button key={type} look="quiet" onClick={() => tell({ type, batchId })}>
            <Icon aria-hidden className="size-4" />
            {word}
          </Button>
        ) : null,
      )}
      {open.length > 0 ? (
        <CancelButton
          count={open.length}
          arrivedBytes={open.reduce((sum, entry) => sum + entry.sentBytes, 0)}
          onCancel={() => tell({ type: 'cancel', batchId })}
        />
      ) : null}
    </div>
  )
}
