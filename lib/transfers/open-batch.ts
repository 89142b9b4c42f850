import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { authorize } from '#lib/access/authorize.ts'
import { displayName } from '#lib/batches/display-name.ts'
import { issueGrant } from '#lib/batches/issue-grant.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { insertSource } from '#lib/sources/add.ts'
import { loadSource } from '#lib/sources/rows.ts'
import { layOut, withinSet } from './package.ts'
import { rawOf } from './raw-path.ts'
import {
  loadTransfer,
  lockEntries,
  lockMembers,
  refuseUnlessDraft,
  refuseUnread,
  transferFacts,
  withdrawAnnounced,
} from './rows.ts'
import { sourceAt } from './rules.ts'
import { OpenTransferBatchInput, type TransferBatch } from './schema.ts'

/** What is sent as one file: a file of the medium, or an export set with all that lies in it. */
type Parcel = {
  path: string
  pathRaw?: string | null | undefined
  sizeBytes: number
  modifiedAt: string | null
  ordinals: number[]
  isSet: boolean
}

/**
 * Announces files of a medium that are sent now, each as an exhibit of its own, and export sets, each as one: a batch of
 * the actor's, as the desk's engine runs it. Names, sizes and times are the manifest's. CONFLICT where the manifest is not
 * whole, the case is closed, or one of them has its outcome or is on its way; what could not be read may be sent again,
 * with the label of the second medium that gives it.
 */
export async function openTransferBatch(ctx: Ctx, raw: OpenTransferBatchInput): Promise<TransferBatch> {
  const input = OpenTransferBatchInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const { actor } = tx
    if (actor.type !== 'officer') throw new CdipError('FORBIDDEN', 'a person brings material in')
    const transfer = await loadTransfer(tx, input.transferId, { lock: true })
    authorize(actor, { on: 'transfer', action: 'transfer.fill', resource: transferFacts(transfer), now: tx.now })
    refuseUnlessDraft(transfer)
    refuseUnread(transfer)
    if (transfer.caseStatus !== 'open') throw new CdipError('CONFLICT', 'the case is closed', { reason: 'CASE_CLOSED' })
    const { caseId } = transfer
    const { folderSources } = input
    for (const id of new Set([input.sourceId, ...input.folderSources.map((each) => each.sourceId)]))
      if (id && (await loadSource(tx, id)).caseId !== caseId) throw new CdipError('INVALID', 'a source of another case')
    const sourceId = input.newSource ? await insertSource(tx, actor, caseId, input.newSource) : input.sourceId
    const parcels = [...(await filesOf(tx, input.transferId, input.ordinals))]
    for (const root of new Set(input.sets)) parcels.push(await setParcel(tx, input, root))
    const ordinals = parcels.flatMap((parcel) => parcel.ordinals)
    await refuseWhatIsOnItsWay(tx, input.transferId, ordinals)
    await withdrawAnnounced(tx, input.transferId, ordinals)
    const batchId = v7()
    await tx.db.execute(sql`insert into batches (id, case_id, officer_id, created_at, transfer_id, station_id)
      values (${batchId}, ${caseId}, ${actor.id}, ${tx.now.toISOString()}, ${input.transferId}, ${actor.station?.id ?? null})`)
    const entryIds = await insertParcels(
      tx,
      { batchId, sourceId, folderSources, transferId: input.transferId, secondLabel: input.secondLabel },
      parcels,
    )
    return { batchId, entryIds, grantToken: await issueGrant(tx, batchId) }
  })
}

async function filesOf(tx: Tx, transferId: string, ordinals: readonly number[]): Promise<Parcel[]> {
  const rows = new Map((await lockEntries(tx, transferId, ordinals)).map((row) => [row.ordinal, row]))
  return ordinals.map((ordinal) => {
    const row = rows.get(ordinal)
    if (row?.kind !== 'file' || row.sizeBytes === null) throw new CdipError('INVALID', 'nothing of it can be sent')
    const { path, pathRaw, sizeBytes, modifiedAt } = row
    return { path, pathRaw, sizeBytes, modifiedAt, ordinals: [ordinal], isSet: false }
  })
}

type Of = { transferId: string; secondLabel: string | null }

/** A set as the archive that the desk lays out of it: its size is known before a byte of it is read. */
async function setParcel(tx: Tx, { transferId, secondLabel }: Of, root: string): Promise<Parcel> {
  const members = withinSet(root, await lockMembers(tx, { transferId, root, isCompleting: secondLabel !== null }))
  if (members.length === 0) throw new CdipError('INVALID', 'no such export set')
  const name = root.slice(root.lastIndexOf('/') + 1)
  const newest = members
    .map(({ modifiedAt }) => modifiedAt ?? '')
    .sort()
    .at(-1)
  return {
    ...{ path: `${root}.tar`, sizeBytes: layOut(name, members).sizeBytes, modifiedAt: newest || null },
    ...{ ordinals: members.map(({ ordinal }) => ordinal), isSet: true },
  }
}

/**
 * What has an outcome stays as it is, but for what could not be read; what is being sent is not sent twice. What was only
 * announced may be announced anew, from another station: the first announcement is taken back.
 */
async function refuseWhatIsOnItsWay(tx: Tx, transferId: string, ordinals: readonly number[]): Promise<void> {
  if (new Set(ordinals).size !== ordinals.length) throw new CdipError('INVALID', 'an entry came twice')
  const held = await tx.db.execute(sql`
    select 1 from transfer_entries e left join transfer_uploads(${transferId}) u on u.ordinal = e.ordinal
    where e.transfer_id = ${transferId} and e.ordinal = any (${`{${ordinals.join(',')}}`}::int[])
      and (coalesce(e.outcome, 'unreadable') <> 'unreadable' or u.state in ('open', 'complete', 'verifying')) limit 1`)
  if (held.length > 0)
    throw new CdipError('CONFLICT', 'an entry has its outcome, or is on its way', { reason: 'ENTRY_SENDING' })
}

type Batch = Of & {
  batchId: string
  sourceId: string | null
  folderSources: { folder: string; sourceId: string }[]
}

async function insertParcels(tx: Tx, batch: Batch, parcels: readonly Parcel[]): Promise<string[]> {
  const rows = parcels.map(({ path, pathRaw, sizeBytes, modifiedAt, ordinals, isSet }) => {
    const cut = path.lastIndexOf('/')
    const [folder, name] = [path.slice(0, Math.max(cut, 0)), path.slice(cut + 1)]
    const raw = rawOf({ path, pathRaw })
    return {
      ...{
        id: v7(),
        name_raw: raw.subarray(raw.lastIndexOf('/') + 1).toString('hex'),
        name_display: displayName(name),
      },
      ...{
        folder_display: displayName(folder),
        size_bytes: sizeBytes,
        modified_at: modifiedAt,
        is_set: isSet,
        source_id: sourceAt(path, batch.folderSources, batch.sourceId),
        ordinals,
      },
    }
  })
  await tx.db.execute(sql`
    with parcels as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as p(id uuid, name_raw text,
      name_display text, folder_display text, size_bytes bigint, modified_at timestamptz, is_set boolean, source_id uuid, ordinals jsonb))
    insert into batch_entries (id, batch_id, name_raw, name_display, folder_display, size_bytes, modified_at, source_id, is_set)
    select id, ${batch.batchId}, decode(name_raw, 'hex'), name_display, folder_display, size_bytes, modified_at,
      source_id, is_set from parcels`)
  const links = rows.flatMap(({ id, ordinals }) => ordinals.map((o) => ({ o, id })))
  await tx.db.execute(sql`
    update transfer_entries e set batch_entry_id = l.id, also_from = coalesce(${batch.secondLabel}::text, e.also_from)
    from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as l(o int, id uuid)
    where e.transfer_id = ${batch.transferId} and e.ordinal = l.o`)
  return rows.map(({ id }) => id)
}
