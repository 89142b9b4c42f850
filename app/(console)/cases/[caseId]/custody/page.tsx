import { CaseFrame } from '#components/cases/case-frame.tsx'
import { CustodyRecord } from '#components/custody/record.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { getCase } from '#lib/cases/get.ts'
import { caseHistory } from '#lib/custody/history.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { one, type SearchParams } from '#lib/http/search-params.ts'

type Props = { params: Promise<{ caseId: string }>; searchParams: SearchParams }

export default async function CaseCustodyPage({ params, searchParams }: Props) {
  const [ctx, { caseId }, raw] = await Promise.all([pageCtx(), params, searchParams])
  const after = one(raw.after)
  const [theCase, history] = await foundOrNot(Promise.all([getCase(ctx, caseId), caseHistory(ctx, caseId, after)]))
  return (
    <CaseFrame theCase={theCase} tab="custody">
      <CustodyRecord events={history.events} isOfCase />
      <Pager path={`/cases/${caseId}/custody`} query={{}} next={history.next} isFirst={!after} />
    </CaseFrame>
  )
}
