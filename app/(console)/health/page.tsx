import { HeartPulse } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { Page } from '#components/frame/page.tsx'
import { DayTable } from '#components/health/day-table.tsx'
import { HealthNow } from '#components/health/health-now.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { env } from '#lib/env.ts'
import { getHealth } from '#lib/health/get.ts'
import { listDays } from '#lib/health/list-days.ts'
import { troublesOf } from '#lib/health/rules.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { one, type SearchParams } from '#lib/http/search-params.ts'
import { titled } from '../../titled.ts'

export const generateMetadata = titled(({ health }) => health.title)

export default async function HealthPage({ searchParams }: { searchParams: SearchParams }) {
  const [ctx, t, query] = await Promise.all([pageCtx(), getTranslations('health'), searchParams])
  const after = one(query.after)
  const [health, { days, next }] = await foundOrNot(Promise.all([getHealth(ctx), listDays(ctx, after)]))
  const { fixity, space } = env()
  const limits = { withinDays: fixity.withinDays, floorBytes: space.floorBytes }
  return (
    <Page title={t('title')}>
      <p className="mb-4 max-w-prose text-muted">{t('text')}</p>
      {after ? null : (
        <HealthNow health={health} troubles={troublesOf(health, limits)} withinDays={fixity.withinDays} />
      )}
      <section aria-labelledby="history" className="mt-6 flex flex-col gap-2">
        <h2 id="history" className="font-semibold">
          {t('history')}
        </h2>
        <p className="max-w-prose text-muted">{t('historyText')}</p>
        {days.length > 0 ? (
          <DayTable days={days} />
        ) : (
          <Empty icon={HeartPulse} title={t('historyEmpty')} hint={t('historyEmptyHint')} />
        )}
        <Pager path="/health" query={{}} next={next} isFirst={!after} />
      </section>
    </Page>
  )
}
