import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { grantMembership } from '#lib/cases/grant-access.ts'
import { type Ctx, inTransaction, type OfficerActor, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { insertSource } from '#lib/sources/add.ts'
import { loadSource } from '#lib/sources/rows.ts'
import { displayName } from './display-name.ts'
import { issueGrant } from './issue-grant.ts'
import { type Target, targetOf } from './resolve-target.ts'
import { type BatchCreated, CreateBatchInput } from './schema.ts'

type Input = ReturnType<typeof CreateBatchInput.parse>

/** Makes a batch with its entries: what is to be brought in together. No byte has moved yet. */
export async function createBatch(ctx: Ctx, raw: CreateBatchInput): Promise<BatchCreated> {
  const input = CreateBatchInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const { actor } = tx
    if (actor.type !== 'officer') throw new CdipError('FORBIDDEN', 'a person brings material in')
    const target = await targetOf(tx, actor, input.target) // authorises, in sight or by exact number
    if (input.sourceId) await refuseForeignSource(tx, input.sourceId, target)
    const batchId = v7()
    await tx.db.execute(sql`insert into batches (id, case_id, tray_unit_id, claimed_report_number, officer_id, created_at)
      values (${batchId}, ${target.kind === 'tray' ? null : target.caseId}, ${target.kind === 'tray' ? target.unitId : null},
        ${target.kind === 'tray' ? target.reportNumber : null}, ${actor.id}, ${tx.now.toISOString()})`)
    await recordTarget(tx, actor, target, batchId, input.entries.length)
    const sourceId = await sourceOf(tx, actor, input, target)
    const entryIds = await insertEntries(tx, batchId, { ...input, sourceId })
    return { batchId, entryIds, grantToken: await issueGrant(tx, batchId) }
  })
}

/** The source that was chosen, or named just now: it belongs to the case, so material of no case has none yet. */
async function sourceOf(tx: Tx, actor: OfficerActor, input: Input, target: Target): Promise<string | null> {
  if (!input.newSource) return input.sourceId
  if (target.kind === 'tray') throw new CdipError('INVALID', 'a source needs its case')
  return insertSource(tx, actor, target.caseId, input.newSource)
}

/** A source is a case's own: what goes elsewhere can't come from it. */
async function refuseForeignSource(tx: Tx, sourceId: string, target: Target): Promise<void> {
  const { caseId } = await loadSource(tx, sourceId)
  if (target.kind === 'tray' || target.caseId !== caseId) throw new CdipError('INVALID', 'a source of another case')
}

async function recordTarget(tx: Tx, actor: OfficerActor, target: Target, batchId: string, entries: number) {
  if (target.kind === 'contribute') {
    const member = { caseId: target.caseId, officerId: actor.id, memberName: actor.name, until: null }
    await grantMembership(tx, { ...member, role: 'contributor' })
  }
  if (target.kind === 'tray') {
    const facts = { batchId, unitId: target.unitId, entries }
    await recordEvent(tx, { type: 'batch.kept-in-tray', facts, personal: { claimedNumber: target.reportNumber } })
  }
}

async function insertEntries(tx: Tx, batchId: string, input: Input): Promise<string[]> {
  const entries = input.entries.map((entry) => ({
    id: v7(),
    name_raw: Buffer.from(entry.name, 'utf8').toString('hex'),
    name_display: displayName(entry.name),
    folder_display: displayName(entry.folder),
    size_bytes: entry.sizeBytes,
    modified_at: entry.modifiedAt,
    channel: entry.channel,
  }))
  await tx.db.execute(sql`
    insert into batch_entries (id, batch_id, name_raw, name_display, folder_display, size_bytes, modified_at,
      source_id, channel)
    select id, ${batchId}, decode(name_raw, 'hex'), name_display, folder_display, size_bytes, modified_at,
      ${input.sourceId}, channel
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
      as e(id uuid, name_raw text, name_display text, folder_display text, size_bytes bigint, modified_at timestamptz, channel text)`)
  return entries.map((entry) => entry.id)
}
