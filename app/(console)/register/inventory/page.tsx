import { ListX } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { Page } from '#components/frame/page.tsx'
import { Texts } from '#components/frame/texts.tsx'
import { InventoryForm } from '#components/register/inventory-form.tsx'
import { InventoryTable } from '#components/register/inventory-table.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { listInventories } from '#lib/register/list-inventories.ts'
import { listKeptUnits } from '#lib/register/list-kept-units.ts'
import { titled } from '../../../titled.ts'

export const generateMetadata = titled(({ register }) => register.inventory)

export default async function InventoryPage() {
  const [ctx, t] = await Promise.all([pageCtx(), getTranslations('register')])
  const [inventories, units] = await foundOrNot(Promise.all([listInventories(ctx), listKeptUnits(ctx)]))
  return (
    <Page title={t('inventory')} actions={<ButtonLink href="/register/migration">{t('migration')}</ButtonLink>}>
      <p className="mb-4 max-w-prose text-muted">{t('inventoryText')}</p>
      <Texts of={['register']}>
        <div className="flex flex-col gap-6">
          <InventoryForm units={units} />
          {inventories.length > 0 ? (
            <InventoryTable inventories={inventories} />
          ) : (
            <Empty icon={ListX} title={t('inventoryEmpty')} />
          )}
        </div>
      </Texts>
    </Page>
  )
}
