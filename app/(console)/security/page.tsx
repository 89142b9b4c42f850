import { ShieldCheck } from 'lucide-react'
import { getLocale, getTranslations } from 'next-intl/server'
import { Page } from '#components/frame/page.tsx'
import { Texts } from '#components/frame/texts.tsx'
import { EventTable } from '#components/security/event-table.tsx'
import { FilterForm } from '#components/security/filter-form.tsx'
import { SearchForm } from '#components/security/search-form.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { one, type SearchParams } from '#lib/http/search-params.ts'
import { endOfDay, inLanguage, namedOfficer, startOfDay } from '#lib/i18n/formats.ts'
import { listSecurityEvents } from '#lib/security/list-events.ts'
import { ListSecurityEventsInput } from '#lib/security/schema.ts'
import { searchLogAction } from '../../actions/security.ts'
import { titled } from '../../titled.ts'

const DAY = /^\d{4}-\d\d-\d\d$/
const day = (value: string | undefined) => (value && DAY.test(value) && Number.isFinite(Date.parse(value)) ? value : '')

export const generateMetadata = titled(({ security }) => security.title)

export default async function SecurityPage({ searchParams }: { searchParams: SearchParams }) {
  const [ctx, t, query, locale] = await Promise.all([pageCtx(), getTranslations('security'), searchParams, getLocale()])
  const type = ListSecurityEventsInput.shape.type.safeParse(one(query.type)).data
  const [from, until] = [day(one(query.from)), day(one(query.until))]
  const [search, after] = [one(query.search), one(query.after)]
  const days = { from: startOfDay(from) ?? undefined, until: endOfDay(until) ?? undefined }
  const { events, next, searched } = await foundOrNot(listSecurityEvents(ctx, { type, search, after, ...days }))
  const kept = { type: type ?? '', from, until, search: search ?? '' }
  return (
    <Page
      title={t('title')}
      actions={
        <Texts of={['security']}>
          <SearchForm search={searchLogAction} />
        </Texts>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="max-w-prose text-muted">{t('text')}</p>
        {searched ? (
          <Notice kind="waiting">
            {t('searched', {
              ...searched,
              name: inLanguage(locale, namedOfficer(searched)),
            })}
          </Notice>
        ) : null}
        <FilterForm query={kept} />
        {events.length > 0 ? <EventTable events={events} /> : <Empty icon={ShieldCheck} title={t('empty')} />}
        <Pager path="/security" query={kept} next={next} isFirst={!after} />
      </div>
    </Page>
  )
}
