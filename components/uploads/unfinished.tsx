import { useTranslations } from 'next-intl'
import { Texts } from '#components/frame/texts.tsx'
import { useNamed } from '#components/ui/name-of.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { isUnfinished } from '#lib/batches/schema.ts'
import type { BatchView } from '#lib/batches/view.ts'
import { formatInstant } from '#lib/i18n/formats.ts'
import { HandOver } from './hand-over.tsx'

type Props = { batch: BatchView; act: Parameters<typeof HandOver>[0]['act'] }

/** What of a batch is not complete, from whom it came, to whom it went, and the way to give it to a colleague. */
export function Unfinished({ batch, act }: Props) {
  const t = useTranslations('uploads')
  const named = useNamed()
  const unfinished = batch.entries.filter(isUnfinished).length
  const canHandOver = unfinished > 0 && batch.can.handOver
  return (
    <div id="hand-over" className="flex flex-col gap-3 empty:hidden print:hidden">
      {batch.handedBy ? (
        <Notice kind="done">
          {t('handedBy', { name: named(batch.handedBy.name) })} ({batch.handedBy.serviceNumber})
        </Notice>
      ) : null}
      {batch.handedOn.map((handed) => (
        <Notice kind="done" key={handed.batchId}>
          {t('handedOn', { count: handed.files, name: named(handed.officer), number: handed.serviceNumber })} ·{' '}
          <time dateTime={handed.at}>{formatInstant(handed.at)}</time>
        </Notice>
      ))}
      {canHandOver ? (
        <section className="flex flex-wrap items-center gap-3 rounded-lg border border-waiting bg-waiting-soft p-4">
          <div className="flex-1 basis-72">
            <h2 className="font-semibold text-waiting">{t('unfinishedTitle', { count: unfinished })}</h2>
            <p>{batch.isOwnerSuspended ? t('leftHint', { name: named(batch.officer) }) : t('unfinishedHint')}</p>
          </div>
          <Texts of={['uploads']}>
            <HandOver batchId={batch.id} officerId={batch.officerId} unfinished={unfinished} act={act} />
          </Texts>
        </section>
      ) : null}
    </div>
  )
}
