import { EyeOff, FolderOpen, Plus } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { CaseTable } from '#components/cases/case-table.tsx'
import { Page } from '#components/frame/page.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { decide } from '#lib/access/policy.ts'
import { pageCtx } from '#lib/auth/current.ts'
import { listCases } from '#lib/cases/list.ts'
import { withheldCases } from '#lib/cases/withheld.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { one, type SearchParams } from '#lib/http/search-params.ts'
import { titled } from '../../titled.ts'

export const generateMetadata = titled(({ cases }) => cases.title)

export default async function CasesPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx()
  const [t, query] = await Promise.all([getTranslations('cases'), searchParams])
  const text = one(query.q) ?? ''
  const after = one(query.after)
  const [{ cases, next }, withheld] = await foundOrNot(
    Promise.all([listCases(ctx, { text, ...(after ? { after } : {}) }), withheldCases(ctx)]),
  )
  const opens = decide(ctx.actor, { on: 'nothing', action: 'tray.bring-in' })
  return (
    <Page
      title={text ? `${t('title')}: ${text}` : t('title')}
      actions={
        opens ? (
          <ButtonLink href="/cases/new" look="primary">
            <Plus aria-hidden className="size-4" />
            {t('open')}
          </ButtonLink>
        ) : null
      }
    >
      {cases.length > 0 ? (
        <CaseTable cases={cases} />
      ) : (
        <Empty
          icon={FolderOpen}
          title={text ? t('emptySearch') : t('empty')}
          {...(text ? {} : { hint: t('emptyHint') })}
        />
      )}
      {withheld > 0 ? (
        <p className="mt-3 flex items-center gap-2 text-sm text-muted">
          <EyeOff aria-hidden className="size-4 shrink-0" />
          {t('withheld', { count: withheld })}
        </p>
      ) : null}
      <Pager path="/cases" query={{ q: text }} next={next} isFirst={!after} />
    </Page>
  )
}
