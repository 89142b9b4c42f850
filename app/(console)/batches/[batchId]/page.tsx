import { getTranslations } from 'next-intl/server'
import { Page } from '#components/frame/page.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { PrintButton } from '#components/ui/print-button.tsx'
import { Receipt } from '#components/uploads/receipt.tsx'
import { Unfinished } from '#components/uploads/unfinished.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { getBatch } from '#lib/batches/get.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { handOverAction } from '../../../actions/batches.ts'
import { titled } from '../../../titled.ts'

export const generateMetadata = titled(({ receipts }) => receipts.title)

export default async function ReceiptPage({ params }: { params: Promise<{ batchId: string }> }) {
  const [ctx, { batchId }] = await Promise.all([pageCtx(), params])
  const [t, f, batch, m] = await foundOrNot(
    Promise.all([
      getTranslations('uploads'),
      getTranslations('frame'),
      getBatch(ctx, batchId),
      getTranslations('transfers'),
    ]),
  )
  return (
    <Page
      title={t('receiptTitle')}
      isSheet
      classification={batch.classification}
      isNeedToKnow={batch.needToKnow}
      actions={
        <>
          {batch.caseId ? <ButtonLink href={`/cases/${batch.caseId}`}>{t('openCase')}</ButtonLink> : null}
          {batch.transferId ? <ButtonLink href={`/transfers/${batch.transferId}`}>{m('openRecord')}</ButtonLink> : null}
          <ButtonLink href="/bring-in">{t('another')}</ButtonLink>
          <PrintButton label={f('print')} />
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Unfinished batch={batch} act={handOverAction} />
        <Receipt batch={batch} now={ctx.now.toISOString()} />
      </div>
    </Page>
  )
}
