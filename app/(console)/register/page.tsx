import { HardDrive, Plus } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { Page } from '#components/frame/page.tsx'
import { MediumTable } from '#components/register/medium-table.tsx'
import { RegisterFilter, type RegisterQuery } from '#components/register/register-filter.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { decide } from '#lib/access/policy.ts'
import { pageCtx } from '#lib/auth/current.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { one, type SearchParams } from '#lib/http/search-params.ts'
import { listMedia } from '#lib/register/list.ts'
import { listRegisterUnits } from '#lib/register/list-units.ts'
import { titled } from '../../titled.ts'

export const generateMetadata = titled(({ register }) => register.title)

export default async function RegisterPage({ searchParams }: { searchParams: SearchParams }) {
  const [ctx, t, raw] = await Promise.all([pageCtx(), getTranslations('register'), searchParams])
  const value = (name: string) => one(raw[name]) ?? ''
  const query: RegisterQuery = {
    ...{ text: value('text'), kind: value('kind'), state: value('state') },
    ...{ unitId: value('unitId'), overdue: value('overdue') },
  }
  const after = value('after')
  const [{ media, next }, units] = await foundOrNot(
    Promise.all([listMedia(ctx, { ...query, after }), listRegisterUnits(ctx)]),
  )
  const isFiltered = Object.values(query).some(Boolean)
  return (
    <Page
      title={t('title')}
      actions={
        <>
          <ButtonLink href="/register/migration">{t('migration')}</ButtonLink>
          {decide(ctx.actor, { on: 'nothing', action: 'register.keep' }) ? <ForKeepers /> : null}
        </>
      }
    >
      <RegisterFilter query={query} units={units} />
      {media.length > 0 ? (
        <MediumTable media={media} />
      ) : (
        <Empty icon={HardDrive} title={t(isFiltered ? 'emptyFilter' : 'empty')} hint={t('emptyHint')} />
      )}
      <Pager path="/register" query={query} next={next} isFirst={!after} />
    </Page>
  )
}

async function ForKeepers() {
  const t = await getTranslations('register')
  return (
    <>
      <ButtonLink href="/register/stocktakes">{t('stocktakes')}</ButtonLink>
      <ButtonLink href="/register/inventory">{t('inventory')}</ButtonLink>
      <ButtonLink href="/register/new" look="primary">
        <Plus aria-hidden className="size-4" />
        {t('add')}
      </ButtonLink>
    </>
  )
}
