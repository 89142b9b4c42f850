import { CircleCheck } from 'lucide-react'
import { getTranslations } from 'next-intl/server'

import { Page } from '#components/frame/page.tsx'
import { Texts } from '#components/frame/texts.tsx'
import { FixityNotice } from '#components/jobs/fixity-notice.tsx'
import { ParkedTable } from '#components/jobs/parked-table.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { one, type SearchParams } from '#lib/http/search-params.ts'
import { getFixityState } from '#lib/items/fixity-state.ts'
import { listParked } from '#lib/jobs/list-parked.ts'
import { retryParkedAction } from '../../actions/jobs.ts'
import { titled } from '../../titled.ts'

export const generateMetadata = titled(({ jobs }) => jobs.title)

export default async function JobsPage({ searchParams }: { searchParams: SearchParams }) {
  const [ctx, t, query] = await Promise.all([pageCtx(), getTranslations('jobs'), searchParams])
  const after = one(query.after)
  const [{ parked, next }, masters] = await foundOrNot(Promise.all([listParked(ctx, after), getFixityState(ctx)]))
  return (
    <Page title={t('title')}>
      <p className="mb-4 max-w-prose text-muted">{t('text')}</p>
      <Texts of={['jobs']}>
        <FixityNotice state={masters} />
      </Texts>
      {parked.length > 0 ? (
        <Texts of={['jobs']}>
          <ParkedTable parked={parked} retry={retryParkedAction} />
        </Texts>
      ) : (
        <Empty icon={CircleCheck} title={t('empty')} hint={t('emptyHint')} />
      )}
      <Pager path="/jobs" query={{}} next={next} isFirst={!after} />
    </Page>
  )
}
