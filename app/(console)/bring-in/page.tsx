import { UploadCloud } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { Page } from '#components/frame/page.tsx'
import { Texts } from '#components/frame/texts.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { BatchList } from '#components/uploads/batch-list.tsx'
import { UploadDesk } from '#components/uploads/desk.tsx'
import { HandedCard } from '#components/uploads/handed-card.tsx'
import { decide } from '#lib/access/policy.ts'
import { pageCtx } from '#lib/auth/current.ts'
import { listMyBatches } from '#lib/batches/list.ts'
import { listChoices } from '#lib/batches/list-choices.ts'
import { recentTargets } from '#lib/batches/recent-targets.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { one, type SearchParams } from '#lib/http/search-params.ts'
import { getTransfer } from '#lib/transfers/get.ts'
import type { TransferView } from '#lib/transfers/view.ts'
import { checkNumberAction } from '../../actions/batches.ts'
import { addSourceAction, checkSourceAction, listSourcesAction } from '../../actions/sources.ts'
import { titled } from '../../titled.ts'

const sources = { list: listSourcesAction, add: addSourceAction, check: checkSourceAction }

export const generateMetadata = titled(({ uploads }) => uploads.title)

export default async function BringInPage({ searchParams }: { searchParams: SearchParams }) {
  const [ctx, query] = await Promise.all([pageCtx(), searchParams])
  const chosenId = one(query.case) ?? ''
  const mayBringIn = decide(ctx.actor, { on: 'nothing', action: 'tray.bring-in' })
  const transferId = one(query.transfer)
  const [t, cases, batches, recent, transfer] = await foundOrNot(
    Promise.all([
      getTranslations('uploads'),
      listChoices(ctx, chosenId),
      listMyBatches(ctx),
      recentTargets(ctx),
      transferId ? getTransfer(ctx, transferId) : null,
    ]),
  )
  return (
    <Page title={t('title')}>
      <div className="flex flex-col gap-8">
        {mayBringIn ? (
          <Texts of={['uploads', 'sources', 'items', 'transfers']}>
            <HandedCard
              officerId={ctx.actor.id}
              batches={batches.filter(({ handedBy, unfinished }) => handedBy && unfinished > 0)}
            />
            <UploadDesk
              officerId={ctx.actor.id}
              cases={cases.map(({ id, reportNumber, title }) => ({ id, label: `${reportNumber} · ${title}` }))}
              chosenId={chosenId}
              recent={recent}
              check={checkNumberAction}
              sources={sources}
              openTransfer={transfer && openTransfer(transfer)}
            />
          </Texts>
        ) : (
          <Empty icon={UploadCloud} title={t('cannotBringIn')} hint={t('cannotBringInHint')} />
        )}
        <section className="flex flex-col gap-2" aria-labelledby="receipts">
          <h2 id="receipts" className="font-semibold">
            {t('receipts')}
          </h2>
          {batches.length > 0 ? <BatchList batches={batches} /> : <p className="text-muted">{t('receiptsEmpty')}</p>}
        </section>
      </div>
    </Page>
  )
}

/** The import record as the desk goes on with it; null where nothing of it can be brought in now. */
function openTransfer(transfer: TransferView) {
  const { id, caseId, reportNumber, mediumLabel: label, state, isListed, isUnread, can } = transfer
  return state === 'draft' && isListed && can.fill ? { id, caseId, reportNumber, label, isUnread } : null
}
