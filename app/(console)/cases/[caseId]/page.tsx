import { Film } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { CaseFrame } from '#components/cases/case-frame.tsx'
import { InPlace } from '#components/frame/in-place.tsx'
import { Texts } from '#components/frame/texts.tsx'
import { Board } from '#components/gallery/board.tsx'
import { CameraTable } from '#components/gallery/camera-table.tsx'
import { FilterBar } from '#components/gallery/filter-bar.tsx'
import { TimelineTable } from '#components/gallery/timeline.tsx'
import { ViewSwitch } from '#components/gallery/view-switch.tsx'
import { LeftList } from '#components/moves/left-list.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Download } from '#components/ui/download.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { type OfficerCtx, pageCtx } from '#lib/auth/current.ts'
import { getCase } from '#lib/cases/get.ts'
import { galleryFacts } from '#lib/gallery/facts.ts'
import { listTiles } from '#lib/gallery/list.ts'
import { listCameras } from '#lib/gallery/list-cameras.ts'
import {
  CamerasInput,
  type GalleryQuery,
  galleryQuery,
  isFiltered,
  ListTilesInput,
  searchOf,
  TimelineInput,
} from '#lib/gallery/schema.ts'
import { readTimeline } from '#lib/gallery/timeline.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { one, type SearchParams } from '#lib/http/search-params.ts'
import { listLeft, MOST_LEFT } from '#lib/moves/list-left.ts'
import { listSources } from '#lib/sources/list.ts'
import { changeItemsAction } from '../../../actions/items.ts'
import { titled } from '../../../titled.ts'

type Props = { params: Promise<{ caseId: string }>; searchParams: SearchParams }
type Place = { after?: string | undefined; before?: string | undefined; around?: string | undefined }

export const generateMetadata = titled(({ cases }) => cases.gallery)

export default async function CasePage({ params, searchParams }: Props) {
  const [ctx, { caseId }, raw] = await Promise.all([pageCtx(), params, searchParams])
  const query = galleryQuery(raw)
  const place = { after: one(raw.after), before: one(raw.before), around: one(raw.around) }
  const path = `/cases/${caseId}`
  const [t, texts, theCase, shown, facts, sources] = await foundOrNot(
    Promise.all([
      getTranslations('cases'),
      getTranslations('gallery'),
      getCase(ctx, caseId),
      load(ctx, caseId, query, place),
      galleryFacts(ctx, caseId),
      listSources(ctx, caseId),
    ]),
  )
  const left = theCase.can.seeItems ? await foundOrNot(listLeft(ctx, caseId)) : []
  const listing = theCase.can.seeItems ? `/api/cases/${caseId}/listing` : null
  return (
    <CaseFrame
      theCase={theCase}
      tab="gallery"
      counts={facts}
      showsRaised={shown.page?.tiles.some((tile) => tile.isRaised) ?? false}
    >
      {theCase.can.seeItems ? null : <Notice kind="waiting">{t('contributorText')}</Notice>}
      <InPlace>
        <div className="mb-4 flex flex-wrap items-end justify-between gap-3">
          <FilterBar path={path} query={query} contributors={facts.contributors} sources={sources} />
          <div className="flex flex-wrap gap-2">
            {listing && !shown.isEmpty ? (
              <Download href={`${listing}${searchOf({ ...query, view: '' })}`}>{texts('export')}</Download>
            ) : null}
            <ViewSwitch path={path} query={query} />
          </div>
        </div>
        {shown.isEmpty ? <Nothing path={path} query={query} /> : null}
        {shown.timeline && !shown.isEmpty ? (
          <TimelineTable path={path} query={query} timeline={shown.timeline} sources={sources} />
        ) : null}
        {shown.cameras && !shown.isEmpty ? <CameraTable path={path} query={query} {...shown.cameras} /> : null}
        {shown.page && !shown.isEmpty ? (
          <Texts of={['gallery']}>
            <Board
              tiles={shown.page.tiles}
              days={shown.page.days}
              view={query.view === 'list' ? 'list' : 'tiles'}
              search={searchOf(query)}
              listing={listing}
              changing={{ sources: sources.map(({ id, name }) => ({ id, name })), action: changeItemsAction }}
            />
          </Texts>
        ) : null}
        <Pager path={path} query={query} previous={shown.previous} next={shown.next} isFirst={shown.isFirst} />
      </InPlace>
      <LeftList lines={left} isCut={left.length === MOST_LEFT} />
    </CaseFrame>
  )
}

/** What the chosen view shows of the filtered set. */
async function load(ctx: OfficerCtx, caseId: string, query: GalleryQuery, place: Place) {
  const nothing = { timeline: null, cameras: null, page: null, previous: null, next: null, isFirst: true }
  if (query.view === 'cameras') {
    const cameras = await listCameras(ctx, CamerasInput.parse({ ...query, caseId }))
    return { ...nothing, cameras, isEmpty: cameras.cameras.length === 0 }
  }
  if (query.view === 'timeline') {
    const timeline = await readTimeline(ctx, TimelineInput.parse({ ...query, after: place.after, caseId }))
    const isEmpty = timeline.days.length === 0
    return { ...nothing, timeline, isEmpty, next: timeline.next, isFirst: !place.after }
  }
  const page = await listTiles(ctx, ListTilesInput.parse({ ...query, ...place, caseId }))
  const { previous, next, tiles } = page
  return { ...nothing, page, isEmpty: tiles.length === 0, previous, next, isFirst: !previous }
}

async function Nothing({ path, query }: { path: string; query: GalleryQuery }) {
  const t = await getTranslations('gallery')
  if (!isFiltered(query)) return <Empty icon={Film} title={t('empty')} hint={t('emptyHint')} />
  return (
    <Empty icon={Film} title={t('emptyFilter')}>
      <ButtonLink href={path}>{t('filter.clear')}</ButtonLink>
    </Empty>
  )
}
