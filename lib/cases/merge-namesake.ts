import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { z } from 'zod'
import { authorize } from '#lib/access/authorize.ts'
import { uuids } from '#lib/access/visibility.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError, type Reason } from '#lib/errors.ts'
import { recordCopiedClaims, recordMadeSources } from '#lib/sources/record-copied.ts'
import { loadCase } from './rows.ts'
import { MergeNamesakeInput } from './schema.ts'

type Taken = { itemId: string; fromNumber: number; number: number; fileName: string; sourceId: string | null }

/**
 * Takes the exhibits of a case that was opened under a hidden one's number into the hidden case, each named and
 * numbered there, and closes the other. Who read that sees that they left, not where to. CONFLICT where it is no
 * namesake any more, holds what the actor is not cleared for, or uploads into it run.
 */
export async function mergeNamesake(ctx: Ctx, raw: z.input<typeof MergeNamesakeInput>): Promise<{ taken: number }> {
  const { caseId, namesakeId, reason } = MergeNamesakeInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const theCase = await loadCase(tx, caseId)
    authorize(tx.actor, { on: 'case', action: 'case.merge', resource: theCase })
    const { reportNumber } = theCase
    const taken = await take(tx, caseId, namesakeId)
    const actId = v7()
    for (const { itemId, fromNumber, number, fileName } of taken)
      await recordEvent(tx, {
        ...{ type: 'item.moved', caseId, fromCaseId: namesakeId, itemId, facts: { fromNumber, number, actId } },
        personal: { fileName, reason, reportNumber, fromReportNumber: reportNumber },
      })
    await recordSources(tx, caseId, new Set(taken.flatMap(({ sourceId }) => sourceId ?? [])))
    await recordEvent(tx, { type: 'case.closed', caseId: namesakeId, facts: {}, personal: { reason } })
    await tx.db.execute(sql`select pg_notify('uploads', ${caseId})`)
    return { taken: taken.length }
  })
}

/** The sources that were made for what was taken, and what is claimed of their clocks. */
async function recordSources(tx: Tx, caseId: string, made: ReadonlySet<string>): Promise<void> {
  await recordMadeSources(tx, caseId, [...made])
  const claims = await tx.db.execute<{ id: string }>(
    sql`select id from clock_offsets where source_id = any (${uuids([...made])})`,
  )
  await recordCopiedClaims(
    tx,
    caseId,
    claims.map(({ id }) => id),
  )
}

async function take(tx: Tx, caseId: string, namesakeId: string): Promise<Taken[]> {
  try {
    return await tx.db.execute<Taken>(sql`select item_id as "itemId", from_number as "fromNumber", number,
      file_name as "fileName", source_id as "sourceId" from take_from_namesake(${caseId}, ${namesakeId})`)
  } catch (cause) {
    const refused = refusalIn(cause)
    if (!refused) throw cause
    throw new CdipError('CONFLICT', 'the namesake can not be taken now', { cause, ...refused })
  }
}

/** take_from_namesake raises insufficient_privilege or object_in_use. */
function refusalIn(error: unknown): { reason?: Reason } | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (!('code' in at)) continue
    if (at.code === '42501') return {}
    if (at.code === '55006') return { reason: 'UPLOADS_RUN' }
  }
  return null
}
