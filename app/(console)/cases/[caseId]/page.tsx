import { Film } from 'lucide-react'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { CaseFrame } from '#components/cases/case-frame.tsx'
import { FilterBar } from '#components/items/filter-bar.tsx'
import { Gallery } from '#components/items/gallery.tsx'
import { GalleryKeys } from '#components/items/gallery-keys.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { getCase } from '#lib/cases/get.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { one, type SearchParams } from '#lib/http/search-params.ts'
import { galleryFacts, listItems } from '#lib/items/list.ts'
import { GalleryInput } from '#lib/items/schema.ts'
import { listSources } from '#lib/sources/list.ts'

type Props = { params: Promise<{ caseId: string }>; searchParams: SearchParams }

// A case's name is no title of a tab: it would stay in the browser's history.
export const metadata: Metadata = { title: 'CDIP' }

export default async function CasePage({ params, searchParams }: Props) {
  const [ctx, { caseId }, raw] = await Promise.all([pageCtx(), params, searchParams])
  const query = {
    q: one(raw.q) ?? '',
    kind: one(raw.kind) ?? '',
    officer: one(raw.officer) ?? '',
    source: one(raw.source) ?? '',
    sort: one(raw.sort) ?? '',
  }
  const after = one(raw.after)
  const [t, c, theCase, page, facts, sources] = await foundOrNot(
    Promise.all([
      getTranslations('items'),
      getTranslations('cases'),
      getCase(ctx, caseId),
      listItems(ctx, GalleryInput.parse({ ...query, after, caseId })),
      galleryFacts(ctx, caseId),
      listSources(ctx, caseId),
    ]),
  )
  const isFiltered = Boolean(query.q || query.kind || query.officer || query.source)
  const path = `/cases/${caseId}`
  return (
    <CaseFrame
      theCase={theCase}
      tab="gallery"
      count={facts.count}
      showsRaised={page.items.some((item) => item.isRaised)}
    >
      {theCase.can.seeItems ? null : <Notice kind="waiting">{c('contributorText')}</Notice>}
      <FilterBar path={path} query={query} contributors={facts.contributors} sources={sources} />
      {page.items.length > 0 ? (
        <GalleryKeys>
          <Gallery items={page.items} query={queryOf(query)} />
        </GalleryKeys>
      ) : (
        <Empty
          icon={Film}
          title={isFiltered ? t('emptyFilter') : t('empty')}
          {...(isFiltered ? {} : { hint: t('emptyHint') })}
        >
          {isFiltered ? <ButtonLink href={path}>{t('clearFilter')}</ButtonLink> : null}
        </Empty>
      )}
      <Pager path={path} query={query} next={page.next} isFirst={!after} />
    </CaseFrame>
  )
}

function queryOf(query: Record<string, string>): string {
  const kept = Object.entries(query).filter(([, value]) => value)
  return kept.length > 0 ? `?${new URLSearchParams(kept)}` : ''
}
