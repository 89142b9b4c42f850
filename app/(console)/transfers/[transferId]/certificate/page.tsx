import { getTranslations } from 'next-intl/server'
import { Page } from '#components/frame/page.tsx'
import { CertificateSheet } from '#components/transfers/certificate.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { PrintButton } from '#components/ui/print-button.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { getCertificate } from '#lib/transfers/get-certificate.ts'
import { titled } from '../../../../titled.ts'

export const generateMetadata = titled(({ transfers }) => transfers.certificate)

export default async function CertificatePage({ params }: { params: Promise<{ transferId: string }> }) {
  const [ctx, { transferId }] = await Promise.all([pageCtx(), params])
  const [t, f, certificate] = await foundOrNot(
    Promise.all([getTranslations('transfers'), getTranslations('frame'), getCertificate(ctx, transferId)]),
  )
  const { classification, needToKnow } = certificate.transfer
  return (
    <Page
      title={t('certificate')}
      isSheet
      classification={classification}
      isNeedToKnow={needToKnow}
      actions={
        <>
          <ButtonLink href={`/transfers/${transferId}`}>{t('openRecord')}</ButtonLink>
          <PrintButton label={f('print')} />
        </>
      }
    >
      <CertificateSheet certificate={certificate} now={ctx.now.toISOString()} />
    </Page>
  )
}
