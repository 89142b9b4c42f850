import { getTranslations } from 'next-intl/server'
import { Page } from '#components/frame/page.tsx'
import { LabelSheet } from '#components/register/label-sheet.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { PrintButton } from '#components/ui/print-button.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { getMedium } from '#lib/register/get.ts'
import { titled } from '../../../../titled.ts'

export const generateMetadata = titled(({ register }) => register.printLabel)

export default async function LabelPage({ params }: { params: Promise<{ mediumId: string }> }) {
  const [ctx, { mediumId }] = await Promise.all([pageCtx(), params])
  const [t, f, { medium }] = await foundOrNot(
    Promise.all([getTranslations('register'), getTranslations('frame'), getMedium(ctx, mediumId)]),
  )
  return (
    <Page
      title={t('labelOf', { label: medium.label })}
      isSheet
      actions={
        <>
          <ButtonLink href={`/register/${medium.id}`}>{t('toMedium')}</ButtonLink>
          <PrintButton label={f('print')} />
        </>
      }
    >
      <LabelSheet medium={medium} />
    </Page>
  )
}
