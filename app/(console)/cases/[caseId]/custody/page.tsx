import { CaseFrame } from '#components/cases/case-frame.tsx'
import { CheckedRecord } from '#components/custody/check.tsx'
import { CustodyRecord } from '#components/custody/record.tsx'
import { RecordFilter } from '#components/custody/record-filter.tsx'
import { Texts } from '#components/frame/texts.tsx'
import { Pager } from '#components/ui/pager.tsx'
import { pageCtx } from '#lib/auth/current.ts'
import { getCase } from '#lib/cases/get.ts'
import { caseHistory, shownOf } from '#lib/custody/history.ts'
import { officersOfCase } from '#lib/custody/officers.ts'
import { recordQuery } from '#lib/custody/schema.ts'
import { foundOrNot } from '#lib/http/found-or-not.ts'
import { one, type SearchParams } from '#lib/http/search-params.ts'
import { titled } from '../../../../titled.ts'

type Props = { params: Promise<{ caseId: string }>; searchParams: SearchParams }

export const generateMetadata = titled(({ cases }) => cases.custody)

export default async function CaseCustodyPage({ params, searchParams }: Props) {
  const [ctx, { caseId }, raw] = await Promise.all([pageCtx(), params, searchParams])
  const query = recordQuery(raw)
  const after = one(raw.after)
  const path = `/cases/${caseId}/custody`
  const asked = { ...query, ...(after ? { after } : {}) }
  const [theCase, history, officers] = await foundOrNot(
    Promise.all([getCase(ctx, caseId), caseHistory(ctx, caseId, asked), officersOfCase(ctx, caseId)]),
  )
  return (
    <CaseFrame theCase={theCase} tab="custody">
      <RecordFilter path={path} query={query} officers={officers} isOfCase />
      <Texts of={['ledger']}>
        <CheckedRecord
          url={`/api/cases/${caseId}/proofs?${new URLSearchParams(asked)}`}
          exportUrl={`/api/cases/${caseId}/custody`}
          stream={`case:${caseId}`}
          shown={shownOf(history)}
        >
          <CustodyRecord events={history.events} isOfCase isFiltered={Object.values(query).some(Boolean)} />
        </CheckedRecord>
      </Texts>
      <Pager path={path} query={query} next={history.next} isFirst={!after} />
    </CaseFrame>
  )
}
