'use client'

import { useTranslations } from 'next-intl'
import { Notice } from '#components/ui/notice.tsx'
import { BatchCard } from './batch-card.tsx'
import { NewBatch, type NewBatchProps } from './new-batch.tsx'
import { PendingCard } from './pending-card.tsx'
import { useUploads } from './upload-host.tsx'

/** The upload desk: what stopped, what runs, and what is brought in next. */
export function UploadDesk(props: NewBatchProps) {
  const t = useTranslations('uploads')
  const { officerId } = props
  const { batches, isForgetful, isBroken, run, tell } = useUploads(officerId)
  return (
    <div className="flex flex-col gap-5">
      {isBroken ? <Notice kind="alarm">{t('broken')}</Notice> : null}
      {isForgetful ? <Notice kind="waiting">{t('notKept')}</Notice> : null}
      <PendingCard officerId={officerId} running={batches.map(({ batchId }) => batchId).join()} run={run} />
      {batches.toReversed().map((batch) => (
        <BatchCard key={batch.batchId} batch={batch} tell={tell} />
      ))}
      {batches.length > 0 ? <p className="text-sm text-muted">{t('leaveHint')}</p> : null}
      <NewBatch {...props} run={run} bytesPerSecond={batches.reduce((sum, each) => sum + each.bytesPerSecond, 0)} />
    </div>
  )
}
