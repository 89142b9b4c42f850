import { Usb } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { CaseFrame } from '#components/cases/case-frame.tsx'
import { TransferList } from '#components/transfers/transfer-list.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { getCase } from '#lib/cases/get.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { listTransfers } from '#lib/transfers/list.ts'
import { titled } from '../../../../titled.ts'

export const generateMetadata = titled(({ transfers }) => transfers.title)

export default async function CaseTransfersPage({ params }: { params: Promise<{ caseId: string }> }) {
  const [ctx, { caseId }] = await Promise.all([pageCtx(), params])
  const [t, theCase, transfers] = await foundOrNot(
    Promise.all([getTranslations('transfers'), getCase(ctx, caseId), listTransfers(ctx, caseId)]),
  )
  return (
    <CaseFrame theCase={theCase} tab="transfers">
      {transfers.length > 0 ? (
        <TransferList transfers={transfers} />
      ) : (
        <Empty icon={Usb} title={t('empty')} hint={t('emptyHint')}>
          {theCase.can.bringIn ? <ButtonLink href={`/bring-in?case=${caseId}`}>{t('bringIn')}</ButtonLink> : null}
        </Empty>
      )}
    </CaseFrame>
  )
}
