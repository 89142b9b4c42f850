import { getTranslations } from 'next-intl/server'
import { Page } from '#components/frame/page.tsx'
import { Texts } from '#components/frame/texts.tsx'
import { UnitTree } from '#components/units/unit-tree.tsx'
import { decide } from '#lib/access/policy.ts'
import { pageCtx } from '#lib/auth/current.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { listUnits } from '#lib/units/list.ts'
import { createUnitAction, renameUnitAction } from '../../actions/units.ts'
import { titled } from '../../titled.ts'

export const generateMetadata = titled(({ units }) => units.title)

export default async function UnitsPage() {
  const [ctx, t] = await Promise.all([pageCtx(), getTranslations('units')])
  const units = await foundOrNot(listUnits(ctx))
  const canManage = decide(ctx.actor, { on: 'nothing', action: 'unit.manage' })
  return (
    <Page title={t('title')} subtitle={<span>{t('text')}</span>}>
      <Texts of={['units']}>
        <UnitTree units={units} canManage={canManage} create={createUnitAction} rename={renameUnitAction} />
      </Texts>
    </Page>
  )
}
