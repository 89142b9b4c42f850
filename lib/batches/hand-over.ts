import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { authorize } from '#lib/access/authorize.ts'
import { type CaseFacts, decide } from '#lib/access/policy.ts'
import { grantMembership } from '#lib/cases/grant-access.ts'
import { type Ctx, inTransaction, type OfficerActor, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { loadActor } from '#lib/officers/rows.ts'
import { type BatchRow, batchFacts, handedOn, hasUnfinished, loadBatch } from './rows.ts'
import { HandOverInput } from './schema.ts'

type Moved = { entryId: string; uploadId: string | null; offsetBytes: number | null; fileName: string }

/**
 * Gives the files of a batch that are not complete to a colleague, as a batch of his own: by its officer, or, once he
 * is suspended, by who supervises the case or the tray. The old grant no longer reaches them; what has arrived stays.
 * INVALID for one who may not bring into the case, CONFLICT where it is closed or all is complete. Idempotent.
 */
export async function handOverBatch(ctx: Ctx, raw: HandOverInput): Promise<{ batchId: string; files: number }> {
  const { batchId, serviceNumber } = HandOverInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const batch = await loadBatch(tx, batchId)
    authorize(tx.actor, { on: 'batch', action: 'batch.hand-over', resource: batchFacts(batch) })
    // First what the giver may know: whether a colleague belongs to the case shows only where his answer moves something.
    if (!(await hasUnfinished(tx, batchId))) return handedBefore(tx, batchId, serviceNumber)
    // It holds the case's row: lock order is case before batch.
    const [place] = await tx.db.execute<{ takesIn: boolean }>(sql`select batch_takes_in(${batchId}) as "takesIn"`)
    if (!place?.takesIn) throw new CdipError('CONFLICT', 'the case is closed', { reason: 'CASE_CLOSED' })
    const { receiver, isStranger } = await findReceiver(tx, batch, serviceNumber)
    const newBatchId = v7()
    const moved = await tx.db.execute<Moved>(sql`
      select entry_id as "entryId", upload_id as "uploadId", offset_bytes as "offsetBytes", file_name as "fileName"
      from hand_over_batch(${batchId}, ${newBatchId}, ${receiver.id})`)
    if (moved.length === 0) return handedBefore(tx, batchId, serviceNumber)
    if (batch.caseId && isStranger) {
      const member = { caseId: batch.caseId, officerId: receiver.id, memberName: receiver.name, until: null }
      await grantMembership(tx, { ...member, role: 'contributor' })
    }
    await recordMove(tx, batch, newBatchId, receiver, moved)
    return { batchId: newBatchId, files: moved.length }
  })
}

/** Who received it before is told so, and gains nothing by it: his membership may have ended since. */
async function handedBefore(tx: Tx, batchId: string, receiverNumber: string) {
  const before = (await handedOn(tx, batchId)).findLast(({ serviceNumber }) => serviceNumber === receiverNumber)
  if (!before) throw new CdipError('CONFLICT', 'nothing of the batch is unfinished', { reason: 'NOTHING_UNFINISHED' })
  return { batchId: before.batchId, files: before.files }
}

type Receiver = { receiver: OfficerActor; isStranger: boolean }

/** The colleague; `isStranger` where he is nothing in the case yet and becomes a contributor. INVALID, without a reason, otherwise. */
async function findReceiver(tx: Tx, batch: BatchRow, serviceNumber: string): Promise<Receiver> {
  const [officer] = await tx.db.execute<{ id: string }>(sql`
    select id from officers where service_number = ${serviceNumber} and suspended_at is null`)
  const receiver = officer && (await loadActor(tx.db, officer.id, tx.now))
  const refusal = new CdipError('INVALID', 'no such officer in service who may bring material in there', {
    reason: 'NO_SUCH_RECEIVER',
  })
  if (!receiver || receiver.id === batch.officerId) throw refusal
  if (!decide(receiver, { on: 'nothing', action: 'tray.bring-in' })) throw refusal
  if (!batch.caseId) return { receiver, isStranger: false }
  const [theCase] = await tx.db.execute<CaseFacts>(sql`
    select unit_id as "unitId", classification, need_to_know as "needToKnow", roles as "myRoles"
    from case_of_batch_for(${batch.id}, ${receiver.id})`)
  if (!theCase) throw refusal
  const isStranger = !decide(receiver, { on: 'case', action: 'case.bring-in', resource: theCase })
  if (isStranger && !decide(receiver, { on: 'case', action: 'case.contribute', resource: theCase })) throw refusal
  return { receiver, isStranger }
}

async function recordMove(tx: Tx, batch: BatchRow, newBatchId: string, receiver: OfficerActor, moved: Moved[]) {
  for (const { uploadId, offsetBytes, fileName } of moved) {
    if (!uploadId) continue // announced only: nothing has begun that could change hands
    await recordEvent(tx, {
      type: 'upload.handed-over',
      caseId: batch.caseId ?? undefined,
      facts: { uploadId, fromOfficerId: batch.officerId, toOfficerId: receiver.id, keptBytes: offsetBytes ?? 0 },
      personal: { fileName, fromOfficer: batch.officer.en, toOfficer: receiver.name },
    })
  }
  if (!batch.trayUnitId) return
  const facts = { batchId: newBatchId, unitId: batch.trayUnitId, entries: moved.length }
  await recordEvent(tx, { type: 'batch.kept-in-tray', facts, personal: { claimedNumber: batch.claimedNumber ?? '' } })
}
