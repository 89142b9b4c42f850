import { Disc3 } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { Page } from '#components/frame/page.tsx'
import { ProgressTable } from '#components/register/progress-table.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { migrationBoard } from '#lib/register/migration-board.ts'
import { titled } from '../../../titled.ts'

export const generateMetadata = titled(({ register }) => register.migration)

export default async function MigrationPage() {
  const [ctx, t] = await Promise.all([pageCtx(), getTranslations('register')])
  const units = await foundOrNot(migrationBoard(ctx))
  return (
    <Page title={t('migration')}>
      <p className="mb-4 max-w-prose text-muted">{t('migrationText')}</p>
      {units.length > 0 ? <ProgressTable units={units} /> : <Empty icon={Disc3} title={t('migrationEmpty')} />}
    </Page>
  )
}
