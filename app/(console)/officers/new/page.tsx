import { getLocale, getTranslations } from 'next-intl/server'
import { Page } from '#components/frame/page.tsx'
import { Texts } from '#components/frame/texts.tsx'
import { CreateOfficerForm } from '#components/officers/create-form.tsx'
import { decide } from '#lib/access/policy.ts'
import { pageCtx } from '#lib/auth/current.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { inLanguage } from '#lib/i18n/formats.ts'
import { listUnits } from '#lib/units/list.ts'
import { createOfficerAction } from '../../../actions/officers.ts'
import { titled } from '../../../titled.ts'

export const generateMetadata = titled(({ officers }) => officers.create)

export default async function NewOfficerPage() {
  const [ctx, t, locale] = await Promise.all([pageCtx(), getTranslations('officers'), getLocale()])
  const units = await foundOrNot(listUnits(ctx))
  return (
    <Page title={t('create')}>
      <Texts of={['officers']}>
        <CreateOfficerForm
          action={createOfficerAction}
          units={units.map(({ id, depth, ...unit }) => ({ id, name: inLanguage(locale, unit), depth }))}
          canEmpower={decide(ctx.actor, { on: 'nothing', action: 'officer.empower' })}
        />
      </Texts>
    </Page>
  )
}
