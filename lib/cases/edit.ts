import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { loadCase } from './rows.ts'
import { EditCaseInput } from './schema.ts'
import { type CaseView, caseView } from './view.ts'

/** Changes what a case is called and what the court knows it by; the record keeps the values of each time. */
export async function editCase(ctx: Ctx, raw: EditCaseInput): Promise<CaseView> {
  const input = EditCaseInput.parse(raw)
  const { caseId, reportNumber, title, courtCaseNumber, dojReference, nextCourtDate, retentionCategory } = input
  return inTransaction(ctx, async (tx) => {
    const theCase = await loadCase(tx, caseId, { lock: true })
    authorize(tx.actor, { on: 'case', action: 'case.edit', resource: theCase })
    await tx.db.execute(sql`update cases set report_number = ${reportNumber}, title = ${title},
      court_case_number = ${courtCaseNumber}, doj_reference = ${dojReference}, next_court_date = ${nextCourtDate},
      defendants = array(select jsonb_array_elements_text(${JSON.stringify(input.defendants)}::jsonb)),
      retention_category = ${retentionCategory} where id = ${caseId}`)
    await recordEvent(tx, {
      type: 'case.edited',
      caseId,
      facts: { nextCourtDate, retentionCategory, defendants: input.defendants.length },
      personal: {
        ...{ reportNumber, title, courtCaseNumber, dojReference },
        defendantNames: input.defendants.map((name, index) => `D${index + 1} ${name}`).join('; '),
      },
    })
    return caseView(tx.actor, await loadCase(tx, caseId))
  })
}
