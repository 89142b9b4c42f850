import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { BatchLine } from '#lib/batches/list-mine.ts'
import { formatBytes, formatInstant } from '#lib/i18n/formats.ts'

/** Batches of one's own, one a line, each leading to its receipt. */
export function BatchList({ batches }: { batches: BatchLine[] }) {
  const t = useTranslations('uploads')
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {batches.map((batch) => (
        <li key={batch.id}>
          <Link
            href={`/batches/${batch.id}`}
            prefetch={false}
            className="flex min-h-11 flex-wrap items-center gap-x-4 px-4 py-2 hover:bg-accent-soft"
          >
            <span className="font-medium">{batch.reportNumber}</span>
            <span>{t('sealedCount', { sealed: batch.sealed, count: batch.files })}</span>
            <span className="text-muted">{formatBytes(batch.bytes)}</span>
            <time className="ml-auto text-muted" dateTime={batch.createdAt}>
              {formatInstant(batch.createdAt)}
            </time>
          </Link>
        </li>
      ))}
    </ul>
  )
}
