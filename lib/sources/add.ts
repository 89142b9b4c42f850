import { v7 } from 'uuid'
import { sources } from '#db/schema/sources.ts'
import { authorize } from '#lib/access/authorize.ts'
import { loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inTransaction, type OfficerActor, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { filledIn } from './rows.ts'
import { recordedSource } from './rules.ts'
import { AddSourceInput, type SourceFields } from './schema.ts'

/** Adds to a case what its footage comes from; whoever may bring material in may say where it is from. */
export async function addSource(ctx: Ctx, raw: AddSourceInput): Promise<{ id: string; name: string }> {
  const input = AddSourceInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const { actor } = tx
    const theCase = await loadCase(tx, input.caseId)
    authorize(actor, { on: 'case', action: 'case.bring-in', resource: theCase })
    if (actor.type !== 'officer') throw new CdipError('FORBIDDEN', 'a person names a source')
    return { id: await insertSource(tx, actor, input.caseId, input), name: input.name }
  })
}

/** Inserts a source into a case that the caller may bring material into. Returns its id. */
export async function insertSource(tx: Tx, actor: OfficerActor, caseId: string, source: SourceFields): Promise<string> {
  const id = v7()
  await tx.db.insert(sources).values({ id, caseId, ...filledIn(source), addedBy: actor.id, addedAt: tx.now })
  await recordEvent(tx, { type: 'source.added', caseId, ...recordedSource(id, source) })
  return id
}
