import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useNamed } from '#components/ui/name-of.tsx'
import type { BatchLine } from '#lib/batches/list.ts'
import { formatBytes, formatInstant } from '#lib/i18n/formats.ts'

/** Batches, one a line, each leading to its receipt; what is not complete can be handed to a colleague there. */
export function BatchList({ batches }: { batches: BatchLine[] }) {
  const t = useTranslations('uploads')
  const named = useNamed()
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {batches.map((batch) => (
        <li key={batch.id} className="flex flex-wrap items-center">
          <Link
            href={`/batches/${batch.id}`}
            prefetch={false}
            className="flex min-h-11 flex-1 basis-80 flex-wrap items-center gap-x-4 px-4 py-2 hover:bg-accent-soft"
          >
            <span className="font-medium">{batch.reportNumber}</span>
            <span>
              {batch.files === 0 ? t('allHandedOn') : t('sealedCount', { sealed: batch.sealed, count: batch.files })}
            </span>
            {batch.files > 0 ? <span className="text-muted">{formatBytes(batch.bytes)}</span> : null}
            {batch.handedBy ? (
              <span className="text-muted">{t('handedBy', { name: named(batch.handedBy) })}</span>
            ) : null}
            <time className="ml-auto text-muted" dateTime={batch.createdAt}>
              {formatInstant(batch.createdAt)}
            </time>
          </Link>
          {batch.unfinished > 0 ? (
            <Link
              href={`/batches/${batch.id}#hand-over`}
              prefetch={false}
              className="px-4 py-2 text-sm text-accent underline underline-offset-4"
            >
              {t('handOver')}
            </Link>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
