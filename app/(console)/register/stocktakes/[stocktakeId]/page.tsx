import { getLocale, getTranslations } from 'next-intl/server'
import { Page } from '#components/frame/page.tsx'
import { Texts } from '#components/frame/texts.tsx'
import { OutcomeList } from '#components/register/outcome-list.tsx'
import { ScanForm } from '#components/register/scan-form.tsx'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { PrintButton } from '#components/ui/print-button.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { formatInstant, inLanguage } from '#lib/i18n/formats.ts'
import type { Locale } from '#lib/i18n/locales.ts'
import { getStocktake } from '#lib/register/get-stocktake.ts'
import { OUTCOMES } from '#lib/register/schema.ts'
import { endStocktakeAction, noteScanAction } from '../../../../actions/register.ts'
import { titled } from '../../../../titled.ts'

export const generateMetadata = titled(({ register }) => register.stocktakes)

export default async function StocktakePage({ params }: { params: Promise<{ stocktakeId: string }> }) {
  const [ctx, { stocktakeId }, t, f, locale] = await Promise.all([
    pageCtx(),
    params,
    getTranslations('register'),
    getTranslations('frame'),
    getLocale(),
  ])
  const stocktake = await foundOrNot(getStocktake(ctx, stocktakeId))
  const { outcomes, endedAt } = stocktake
  return (
    <Texts of={['register']}>
      <Page
        title={t('stocktakeOf', { unit: inLanguage(locale as Locale, stocktake.unit) })}
        subtitle={
          <>
            <span>
              {t('begunAt', {
                at: formatInstant(stocktake.begunAt),
                name: inLanguage(locale as Locale, stocktake.begunBy),
              })}
            </span>
            {endedAt ? (
              <Tag kind="done">{t('overAt', { at: formatInstant(endedAt) })}</Tag>
            ) : (
              <Tag kind="working">{t('running')}</Tag>
            )}
          </>
        }
        actions={
          endedAt ? (
            <PrintButton label={f('print')} />
          ) : (
            <ConfirmForm
              label={t('endStocktake')}
              text={t('endStocktakeText', { count: outcomes.missing.count })}
              look="plain"
              action={endStocktakeAction}
              fields={{ stocktakeId }}
            />
          )
        }
      >
        <div className="flex flex-col gap-5">
          {endedAt ? null : <ScanForm stocktakeId={stocktakeId} action={noteScanAction} />}
          <div className="grid items-start gap-4 md:grid-cols-3">
            {OUTCOMES.map((outcome) => (
              <OutcomeList key={outcome} outcome={outcome} isOver={endedAt !== null} view={outcomes[outcome]} />
            ))}
          </div>
        </div>
      </Page>
    </Texts>
  )
}
