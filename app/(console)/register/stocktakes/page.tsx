import { ScanLine } from 'lucide-react'
import { getLocale, getTranslations } from 'next-intl/server'
import { Page } from '#components/frame/page.tsx'
import { Texts } from '#components/frame/texts.tsx'
import { StocktakeTable } from '#components/register/stocktake-table.tsx'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { SelectField } from '#components/ui/field.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { inLanguage } from '#lib/i18n/formats.ts'
import type { Locale } from '#lib/i18n/locales.ts'
import { listKeptUnits } from '#lib/register/list-kept-units.ts'
import { listStocktakes } from '#lib/register/list-stocktakes.ts'
import { beginStocktakeAction } from '../../../actions/register.ts'
import { titled } from '../../../titled.ts'

export const generateMetadata = titled(({ register }) => register.stocktakes)

export default async function StocktakesPage() {
  const [ctx, t, locale] = await Promise.all([pageCtx(), getTranslations('register'), getLocale()])
  const [stocktakes, units] = await foundOrNot(Promise.all([listStocktakes(ctx), listKeptUnits(ctx)]))
  return (
    <Texts of={['register']}>
      <Page
        title={t('stocktakes')}
        actions={
          <ConfirmForm label={t('begin')} text={t('beginText')} look="primary" action={beginStocktakeAction}>
            <SelectField name="unitId" label={t('unit')} required>
              {units.map((unit) => (
                <option key={unit.id} value={unit.id}>
                  {inLanguage(locale as Locale, unit)}
                </option>
              ))}
            </SelectField>
          </ConfirmForm>
        }
      >
        {stocktakes.length > 0 ? (
          <StocktakeTable stocktakes={stocktakes} />
        ) : (
          <Empty icon={ScanLine} title={t('stocktakesEmpty')} hint={t('stocktakesHint')} />
        )}
      </Page>
    </Texts>
  )
}
