import { Plus, UsersRound } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { Page } from '#components/frame/page.tsx'
import { OfficerTable } from '#components/officers/officer-table.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { one, type SearchParams } from '#lib/http/search-params.ts'
import { listOfficers } from '#lib/officers/list.ts'
import { titled } from '../../titled.ts'

export const generateMetadata = titled(({ officers }) => officers.title)

export default async function OfficersPage({ searchParams }: { searchParams: SearchParams }) {
  const [ctx, t, query] = await Promise.all([pageCtx(), getTranslations('officers'), searchParams])
  const [text, after] = [one(query.q) ?? '', one(query.after) ?? '']
  const { officers, next } = await foundOrNot(listOfficers(ctx, { text, after }))
  return (
    <Page
      title={t('title')}
      actions={
        <>
          <ButtonLink href="/units">{t('units')}</ButtonLink>
          <ButtonLink href="/officers/new" look="primary">
            <Plus aria-hidden className="size-4" />
            {t('create')}
          </ButtonLink>
        </>
      }
    >
      <search>
        <form className="mb-4 flex max-w-md items-end gap-2">
          <TextField name="q" label={t('search')} defaultValue={text} maxLength={100} />
          <Button type="submit">{t('find')}</Button>
        </form>
      </search>
      {officers.length > 0 ? <OfficerTable officers={officers} /> : <Empty icon={UsersRound} title={t('empty')} />}
      <Pager path="/officers" query={{ q: text }} next={next} isFirst={!after} />
    </Page>
  )
}
