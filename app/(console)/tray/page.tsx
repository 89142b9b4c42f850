import { Archive } from 'lucide-react'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { Page } from '#components/frame/page.tsx'
import { AssignForm } from '#components/items/assign-form.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { NameOf } from '#components/ui/name-of.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { formatBytes, formatInstant } from '#lib/i18n/formats.ts'
import { listTray } from '#lib/items/list-tray.ts'
import { assignItemAction } from '../../actions/items.ts'
import { titled } from '../../titled.ts'

export const generateMetadata = titled(({ items }) => items.trayTitle)

export default async function TrayPage() {
  const ctx = await pageCtx()
  const [t, f, items] = await Promise.all([getTranslations('items'), getTranslations('frame'), listTray(ctx)])
  return (
    <Page title={t('trayTitle')}>
      {items.length === 0 ? (
        <Empty icon={Archive} title={t('trayEmpty')} hint={t('trayEmptyHint')} />
      ) : (
        <div className="flex max-w-5xl flex-col gap-3">
          <p className="max-w-prose text-muted">{t('trayText')}</p>
          <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
            {items.map((item) => (
              <li key={item.id} className="flex flex-wrap items-center justify-between gap-3 px-4 py-3">
                <div className="min-w-0">
                  <Link
                    href={`/items/${item.id}`}
                    prefetch={false}
                    className="font-medium break-all text-accent hover:underline"
                  >
                    {item.name}
                  </Link>
                  <p className="text-sm text-muted">
                    {t(`kind.${item.kind}`)} · {formatBytes(item.sizeBytes)} · <NameOf of={item.contributor} /> ·{' '}
                    {formatInstant(item.sealedAt)}
                  </p>
                  <p className="text-sm">{f('pair', { name: t('claimedNumber'), value: item.claimedNumber ?? '—' })}</p>
                </div>
                {item.can.assign ? (
                  <AssignForm itemId={item.id} claimedNumber={item.claimedNumber ?? ''} action={assignItemAction} />
                ) : null}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Page>
  )
}
