import { ChevronLeft, ChevronRight, Download as DownloadIcon, LayoutGrid } from 'lucide-react'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { CheckedRecord } from '#components/custody/check.tsx'
import { CustodyRecord } from '#components/custody/record.tsx'
import { RecordFilter } from '#components/custody/record-filter.tsx'
import { Page } from '#components/frame/page.tsx'
import { Texts } from '#components/frame/texts.tsx'
import { KeepSelection } from '#components/gallery/keep-selection.tsx'
import { NeighbourStrip } from '#components/gallery/neighbours.tsx'
import { HideForm } from '#components/hiding/hide-form.tsx'
import { HidingCard } from '#components/hiding/hiding-card.tsx'
import { ItemActs } from '#components/items/item-acts.tsx'
import { ItemFacts } from '#components/items/item-facts.tsx'
import { ItemKeys } from '#components/items/item-keys.tsx'
import { Viewer } from '#components/items/viewer.tsx'
import { ParkedNotices } from '#components/jobs/parked-notices.tsx'
import type { Review } from '#components/player/player.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { Download } from '#components/ui/download.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import { type OfficerCtx, pageCtx } from '#lib/auth/current.ts'
import { getCase } from '#lib/cases/get.ts'
import { itemHistory, shownOf } from '#lib/custody/history.ts'
import { officersOfItem } from '#lib/custody/officers.ts'
import { recordQuery } from '#lib/custody/schema.ts'
import { env } from '#lib/env.ts'
import { listNeighbours } from '#lib/gallery/neighbours.ts'
import { Filters, galleryQuery, searchOf } from '#lib/gallery/schema.ts'
import { getHiding } from '#lib/hiding/get.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { one, type SearchParams } from '#lib/http/search-params.ts'
import { getItem } from '#lib/items/get.ts'
import { positionOf } from '#lib/markers/get-position.ts'
import { listMarkers } from '#lib/markers/list.ts'
import { hurryExamination } from '#lib/media/hurry-examination.ts'
import { listSources } from '#lib/sources/list.ts'
import { askHidingAction, decideHidingAction } from '../../../actions/hiding.ts'
import { changeItemAction, classifyItemAction } from '../../../actions/items.ts'
import { retryParkedAction } from '../../../actions/jobs.ts'
import { askMoveAction } from '../../../actions/moves.ts'
import { titled } from '../../../titled.ts'

const actions = { change: changeItemAction, classify: classifyItemAction, askMove: askMoveAction }

type Props = { params: Promise<{ itemId: string }>; searchParams: SearchParams }

export const generateMetadata = titled(({ items }) => items.title)

export default async function ItemPage({ params, searchParams }: Props) {
  const [ctx, { itemId }, raw] = await Promise.all([pageCtx(), params, searchParams])
  const query = galleryQuery(raw)
  const record = recordQuery(raw)
  const after = one(raw.after)
  const asked = { ...record, ...(after ? { after } : {}) }
  const isRecordAsked = Object.values(asked).some(Boolean)
  const [t, item, neighbours, history, officers] = await foundOrNot(
    Promise.all([
      getTranslations('items'),
      getItem(ctx, itemId, env().paths.copies),
      listNeighbours(ctx, itemId, Filters.parse(query)),
      itemHistory(ctx, itemId, asked),
      officersOfItem(ctx, itemId),
    ]),
  )
  const [theCase, sources] = item.caseId
    ? await foundOrNot(Promise.all([getCase(ctx, item.caseId), item.can.change ? listSources(ctx, item.caseId) : []]))
    : [null, []]
  const hiding = item.isHidden ? await foundOrNot(getHiding(ctx, itemId)) : null
  const review = item.can.view ? await reviewOf(ctx, itemId) : null
  if (item.can.view && !item.recording) await hurryExamination(ctx, itemId)
  const to = (tile?: { id: string }) => (tile ? `/items/${tile.id}${searchOf(query)}` : null)
  const [previous, next] = [to(neighbours.before[0]), to(neighbours.after[0])]
  // The page of the gallery that holds the exhibit, wherever in the order the officer has come to.
  const gallery = item.caseId ? `/cases/${item.caseId}` : '/tray'
  const back = item.caseId ? `${gallery}${searchOf(query, { around: item.id })}#at=${item.id}` : gallery
  const number = item.number === null ? t('inTray') : t('number', { number: item.number })
  return (
    <Page
      title={`${number} · ${item.name}`}
      classification={item.classification}
      isNeedToKnow={theCase?.needToKnow ?? false}
      subtitle={
        <>
          <span className="inline-flex items-center rounded border border-sealed bg-sealed-soft px-2 text-sm font-semibold text-sealed">
            {t('master')}
          </span>
          {theCase ? <span>{theCase.reportNumber}</span> : null}
        </>
      }
      actions={
        <>
          <ButtonLink href={back}>
            <LayoutGrid aria-hidden className="size-4" />
            {t('toCase')}
          </ButtonLink>
          <Neighbour href={previous} label={t('previous')} icon={<ChevronLeft aria-hidden className="size-4" />} />
          <Neighbour href={next} label={t('nextItem')} icon={<ChevronRight aria-hidden className="size-4" />} />
          {item.can.download ? (
            <Download href={`/api/items/${item.id}/content?download`} look="primary" isMaster>
              <DownloadIcon aria-hidden className="size-4" />
              {t('download')}
            </Download>
          ) : (
            <Button disabledBecause={t('downloadDenied')}>
              <DownloadIcon aria-hidden className="size-4" />
              {t('download')}
            </Button>
          )}
        </>
      }
    >
      <KeepSelection gallery={gallery} />
      <ItemKeys previous={previous} next={next} back={back} />
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="min-w-0">
          {hiding ? (
            <div className="mb-4">
              <Texts of={['hiding']}>
                <HidingCard hiding={hiding} decide={decideHidingAction} />
              </Texts>
            </div>
          ) : null}
          <Texts of={['items', 'player']}>
            <Viewer item={item} label={`${number} · ${item.name}`} review={review} />
          </Texts>
          {item.hasAlarm ? (
            <div className="mt-4">
              <Notice kind="alarm">{t('hashAlarm')}</Notice>
            </div>
          ) : null}
          {item.kept.isMasterGood ? null : (
            <div className="mt-4">
              <Notice kind="alarm">{t(item.kept.good > 0 ? 'masterReplaced' : 'masterLost')}</Notice>
            </div>
          )}
          {theCase?.can.seeItems && item.isMoveAsked ? (
            <div className="mt-4">
              <Notice kind="waiting">
                {t('moveAsked')}{' '}
                <Link href={`/cases/${theCase.id}/particulars`} className="underline underline-offset-4">
                  {t('moveShow')}
                </Link>
              </Notice>
            </div>
          ) : null}
          <NeighbourStrip neighbours={neighbours} search={searchOf(query)} />
          {item.parked.length > 0 ? (
            <div className="mt-4 flex flex-col gap-3">
              <Texts of={['jobs']}>
                <ParkedNotices parked={item.parked} retry={retryParkedAction} />
              </Texts>
            </div>
          ) : null}
        </div>
        <div className="min-w-0 rounded-lg border border-line bg-surface p-4">
          <Tabs
            label={t('about')}
            {...(isRecordAsked ? { first: 'custody' } : {})}
            tabs={[
              {
                key: 'details',
                label: t('details'),
                content: (
                  <div className="flex flex-col gap-4">
                    <ItemFacts item={item} />
                    {item.caseId ? (
                      <Texts of={['items', 'hiding']}>
                        <div className="flex flex-col items-start gap-2">
                          <ItemActs
                            item={item}
                            sources={sources.map(({ id, name }) => ({ id, name }))}
                            actions={actions}
                          />
                          <HideForm itemId={item.id} isAllowed={item.can.hide} hide={askHidingAction} />
                        </div>
                      </Texts>
                    ) : null}
                  </div>
                ),
              },
              {
                key: 'custody',
                label: t('custody'),
                content: (
                  <>
                    <RecordFilter path={`/items/${itemId}`} query={record} officers={officers} kept={query} />
                    <Texts of={['ledger']}>
                      <CheckedRecord
                        url={`/api/items/${itemId}/proofs?${new URLSearchParams(asked)}`}
                        exportUrl={`/api/items/${itemId}/custody`}
                        stream={`item:${itemId}`}
                        shown={shownOf(history)}
                      >
                        <CustodyRecord events={history.events} isFiltered={isRecordAsked} />
                      </CheckedRecord>
                    </Texts>
                    <Pager
                      path={`/items/${itemId}`}
                      query={{ ...query, ...record }}
                      next={history.next}
                      isFirst={!after}
                    />
                  </>
                ),
              },
            ]}
          />
        </div>
      </div>
    </Page>
  )
}

async function reviewOf(ctx: OfficerCtx, itemId: string): Promise<Review> {
  const [markers, resumeAtUs] = await Promise.all([listMarkers(ctx, itemId), positionOf(ctx, itemId)])
  const { name, serviceNumber } = ctx.actor
  return { markers, resumeAtUs, watching: { name, serviceNumber } }
}

function Neighbour({ href, label, icon }: { href: string | null; label: string; icon: ReactNode }) {
  if (!href) {
    return (
      <Button disabled aria-label={label}>
        {icon}
      </Button>
    )
  }
  return (
    <ButtonLink href={href} aria-label={label}>
      {icon}
    </ButtonLink>
  )
}
