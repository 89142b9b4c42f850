import { Inbox, Upload } from 'lucide-react'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { CaseTable } from '#components/cases/case-table.tsx'
import { Page } from '#components/frame/page.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { BatchList } from '#components/uploads/batch-list.tsx'
import { decide } from '#lib/access/policy.ts'
import { pageCtx } from '#lib/auth/current.ts'
import { listMyBatches } from '#lib/batches/list-mine.ts'
import { listCases } from '#lib/cases/list.ts'
import { waitingCases } from '#lib/cases/waiting.ts'
import { formatInstant } from '#lib/i18n/formats.ts'
import { listTray } from '#lib/items/list-tray.ts'

/** What waits for me, oldest first, each line one click from the work. */
export default async function HomePage() {
  const ctx = await pageCtx()
  const [t, u, c, batches, tray, waiting, { cases: newest }] = await Promise.all([
    getTranslations('frame'),
    getTranslations('uploads'),
    getTranslations('cases'),
    listMyBatches(ctx),
    listTray(ctx),
    waitingCases(ctx),
    listCases(ctx, { limit: 8 }),
  ])
  const stopped = batches.filter((batch) => batch.stopped > 0).reverse()
  const toAssign = tray.filter((item) => item.can.assign)
  const bringsIn = decide(ctx.actor, { on: 'nothing', action: 'tray.bring-in' })
  const searches = decide(ctx.actor, { on: 'nothing', action: 'case.search' })
  return (
    <Page
      title={t('homeGreeting', { name: ctx.actor.name })}
      actions={
        bringsIn ? (
          <ButtonLink href="/bring-in" look="primary">
            <Upload aria-hidden className="size-4" />
            {t('bringIn')}
          </ButtonLink>
        ) : null
      }
    >
      <div className="flex flex-col gap-6">
        {stopped.length + toAssign.length + waiting.length === 0 ? (
          <Empty icon={Inbox} title={t('homeEmpty')} hint={searches ? t('homeEmptyHint') : t('homeWithoutEvidence')} />
        ) : null}
        {stopped.length > 0 ? (
          <section className="flex flex-col gap-2">
            <h2 className="font-semibold">{t('homeUploads')}</h2>
            <BatchList batches={stopped} />
          </section>
        ) : null}
        {waiting.length > 0 ? (
          <section className="flex flex-col gap-2">
            <h2 className="font-semibold">{t('homeWaitingCases')}</h2>
            <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
              {waiting.map(({ caseId, reportNumber, title, why, since }) => (
                <li key={`${caseId}-${why}`}>
                  <Link
                    href={`/cases/${caseId}/particulars`}
                    prefetch={false}
                    className="flex flex-wrap gap-x-4 px-4 py-2.5 hover:bg-accent-soft"
                  >
                    <span className="font-medium">{c(`waiting.${why}`)}</span>
                    <span>
                      {reportNumber} · {title}
                    </span>
                    <time dateTime={since} className="ml-auto text-muted">
                      {formatInstant(since)}
                    </time>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
        {toAssign.length > 0 ? (
          <section className="flex flex-col gap-2">
            <h2 className="font-semibold">{t('homeTray')}</h2>
            <Link
              href="/tray"
              prefetch={false}
              className="rounded-lg border border-line bg-surface px-4 py-3 hover:bg-accent-soft"
            >
              {u('fileCount', { count: toAssign.length })}
            </Link>
          </section>
        ) : null}
        {newest.length > 0 ? (
          <section className="flex flex-col gap-2">
            <h2 className="font-semibold">{t('homeCases')}</h2>
            <CaseTable cases={newest} />
          </section>
        ) : null}
      </div>
    </Page>
  )
}
