import { getTranslations } from 'next-intl/server'
import { CustodyRecord } from '#components/custody/record.tsx'
import { InPlace } from '#components/frame/in-place.tsx'
import { Page } from '#components/frame/page.tsx'
import { Texts } from '#components/frame/texts.tsx'
import { BothSides, TransferFacts } from '#components/transfers/both-sides.tsx'
import { EntryFilter } from '#components/transfers/entry-filter.tsx'
import { EntryTable } from '#components/transfers/entry-table.tsx'
import { NextStep } from '#components/transfers/next-step.tsx'
import { TokenLine } from '#components/transfers/token-line.tsx'
import { TransferState } from '#components/transfers/transfer-state.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { one, type SearchParams } from '#lib/http/search-params.ts'
import { getTransfer } from '#lib/transfers/get.ts'
import { listEntries } from '#lib/transfers/list-entries.ts'
import { listTransferEvents } from '#lib/transfers/list-events.ts'
import { ListEntriesInput } from '#lib/transfers/schema.ts'
import {
  countersignTransferAction,
  leaveOutAction,
  noteRestUnreadableAction,
  noteUnreadableAction,
  reopenTransferAction,
  returnTransferAction,
  submitTransferAction,
} from '../../../actions/transfers.ts'
import { titled } from '../../../titled.ts'

type Props = { params: Promise<{ transferId: string }>; searchParams: SearchParams }

export const generateMetadata = titled(({ transfers }) => transfers.title)

const steps = {
  ...{ submit: submitTransferAction, reopen: reopenTransferAction, sign: countersignTransferAction },
  restUnreadable: noteRestUnreadableAction,
}
const acts = { leaveOut: leaveOutAction, unreadable: noteUnreadableAction, giveBack: returnTransferAction }

export default async function TransferPage({ params, searchParams }: Props) {
  const [ctx, { transferId }, raw] = await Promise.all([pageCtx(), params, searchParams])
  const query = { q: one(raw.q) ?? '', show: one(raw.show) ?? '' }
  const after = one(raw.after)
  const [t, transfer, page, events] = await foundOrNot(
    Promise.all([
      getTranslations('transfers'),
      getTransfer(ctx, transferId),
      listEntries(ctx, ListEntriesInput.parse({ ...query, after, transferId })),
      listTransferEvents(ctx, transferId),
    ]),
  )
  const path = `/transfers/${transferId}`
  const { id, state, digest, can, beginner } = transfer
  return (
    <Page
      title={t('record', { label: transfer.mediumLabel })}
      classification={transfer.classification}
      isNeedToKnow={transfer.needToKnow}
      subtitle={
        <>
          <TransferState of={transfer} />
          <span>{transfer.reportNumber}</span>
        </>
      }
      actions={
        <>
          <ButtonLink href={`/cases/${transfer.caseId}/transfers`}>{t('openCase')}</ButtonLink>
          <ButtonLink href={`${path}/certificate`}>{t('certificate')}</ButtonLink>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Texts of={['transfers', 'items', 'ledger']}>
          <TokenLine transfer={transfer} />
          <BothSides transfer={transfer} />
          <div className="grid items-start gap-4 lg:grid-cols-2">
            <NextStep transfer={transfer} actions={steps} />
            <TransferFacts transfer={transfer} />
          </div>
          <InPlace>
            <div className="flex flex-col gap-3">
              <EntryFilter path={path} query={query} found={page.found} />
              {page.entries.length > 0 ? null : <p className="text-muted">{t('nothing')}</p>}
              <EntryTable entries={page.entries} transfer={{ id, state, digest, can, beginner }} actions={acts} />
              <Pager path={path} query={query} next={page.next} isFirst={!after} />
            </div>
          </InPlace>
          {events.length > 0 ? (
            <section className="flex flex-col gap-2">
              <h2 className="font-semibold">{t('history')}</h2>
              <CustodyRecord events={events} />
            </section>
          ) : null}
        </Texts>
      </div>
    </Page>
  )
}
