import { SearchX } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { CustodyRecord } from '#components/custody/record.tsx'
import { Page } from '#components/frame/page.tsx'
import { Texts } from '#components/frame/texts.tsx'
import { AskForSearch, SearchList } from '#components/searches/search-list.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { decide } from '#lib/access/policy.ts'
import { pageCtx } from '#lib/auth/current.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { one, type SearchParams } from '#lib/http/search-params.ts'
import { listSearches } from '#lib/searches/list.ts'
import { readSearch } from '#lib/searches/read.ts'
import { decideSearchAction, requestSearchAction } from '../../actions/searches.ts'
import { titled } from '../../titled.ts'

export const generateMetadata = titled(({ searches }) => searches.title)

export default async function SearchPage({ searchParams }: { searchParams: SearchParams }) {
  const query = await searchParams
  const id = one(query.id)
  return id ? <Found id={id} after={one(query.after)} /> : <Asked />
}

async function Asked() {
  const [ctx, t] = await Promise.all([pageCtx(), getTranslations('searches')])
  const searches = await foundOrNot(listSearches(ctx))
  const isAllowed = decide(ctx.actor, { on: 'nothing', action: 'search.request' })
  return (
    <Texts of={['searches']}>
      <Page title={t('title')} actions={<AskForSearch action={requestSearchAction} isAllowed={isAllowed} />}>
        <p className="mb-4 max-w-prose text-muted">{t('text')}</p>
        {searches.length > 0 ? (
          <SearchList searches={searches} decide={decideSearchAction} />
        ) : (
          <Empty icon={SearchX} title={t('empty')} hint={t('emptyHint')} />
        )}
      </Page>
    </Texts>
  )
}

async function Found({ id, after }: { id: string; after: string | undefined }) {
  const [ctx, t] = await Promise.all([pageCtx(), getTranslations('searches')])
  const { search, events, next } = await foundOrNot(readSearch(ctx, id, after))
  return (
    <Page
      title={t('found', { name: search.subjectName, number: search.subjectNumber })}
      subtitle={<span>{search.reason}</span>}
      actions={<ButtonLink href="/searches">{t('title')}</ButtonLink>}
    >
      <Texts of={['ledger']}>
        <CustodyRecord events={events} isOfCase />
      </Texts>
      <Pager path="/searches" query={{ id }} next={next} isFirst={!after} />
    </Page>
  )
}
