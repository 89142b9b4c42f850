import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useNamed } from '#components/ui/name-of.tsx'
import { formatInstant } from '#lib/i18n/formats.ts'
import type { TransferLine } from '#lib/transfers/view.ts'
import { TransferState } from './transfer-state.tsx'

/** Import records, one a line, each leading to its page. */
export function TransferList({ transfers }: { transfers: TransferLine[] }) {
  const t = useTranslations('transfers')
  const named = useNamed()
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {transfers.map((transfer) => (
        <li key={transfer.id}>
          <Link
            href={`/transfers/${transfer.id}`}
            prefetch={false}
            className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 hover:bg-accent-soft"
          >
            <span className="font-medium break-all">{transfer.mediumLabel}</span>
            <TransferState of={transfer} />
            <span className="text-muted">
              {t(`kind.${transfer.mediumKind}`)} · {t(`owner.${transfer.mediumOwner}`)}
            </span>
            <span className="text-muted">{t('entries', { count: transfer.entries })}</span>
            <span className="text-muted">{named(transfer.beginner)}</span>
            <time className="ml-auto text-muted" dateTime={transfer.begunAt}>
              {formatInstant(transfer.begunAt)}
            </time>
          </Link>
        </li>
      ))}
    </ul>
  )
}
