import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { type ExportSet, findSets, setOf } from './export-sets.ts'
import { inOrder, marksOf, startDigest } from './manifest.ts'
import { entryColumns, loadTransfer, refuseUnread, type TransferRow, transferFacts } from './rows.ts'
import { EndListingInput, type ManifestEntry } from './schema.ts'

type Listed = ManifestEntry & { ordinal: number }
/** A whole manifest: what looks like an export set in it, by its folder. */
export type Listing = { entries: number; bytes: number; manifestSha256: string; sets: ExportSet[] }

/**
 * Says that the manifest is whole: `entries` of it, no more and no less (CONFLICT otherwise). Fixes its order and its
 * digest, marks what a reader should know, and gives empty folders, links and special files their outcome: there is nothing in them to
 * bring in. Nothing is uploaded before. Idempotent.
 */
export async function endListing(ctx: Ctx, raw: EndListingInput): Promise<Listing> {
  const { transferId, entries: count } = EndListingInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const transfer = await loadTransfer(tx, transferId, { lock: true })
    authorize(tx.actor, { on: 'transfer', action: 'transfer.fill', resource: transferFacts(transfer), now: tx.now })
    refuseUnread(transfer)
    if (count !== transfer.entries)
      throw new CdipError('CONFLICT', `${transfer.entries} entries have come, not ${count}`)
    const found = await tx.db.execute<Listed>(sql`
      select ${entryColumns} from transfer_entries e where e.transfer_id = ${transferId}`)
    const entries = inOrder(found)
    const sets = findSets(entries)
    const { caseId, bytes, manifestSha256: known } = transfer
    if (known) return { entries: count, bytes, manifestSha256: known, sets }
    const digest = startDigest('cdip-manifest/1')
    for (const entry of entries) digest.add(entry)
    const manifestSha256 = digest.hex()
    await fixEntries(tx, transfer, entries, sets)
    await tx.db.execute(sql`update transfers set listed_at = ${tx.now.toISOString()}, manifest_sha256 = ${manifestSha256}
      where id = ${transferId} and state = 'draft' and listed_at is null`)
    await recordEvent(tx, {
      ...{ type: 'transfer.listed', caseId, personal: { mediumLabel: transfer.mediumLabel } },
      facts: { transferId, entries: count, bytes, manifestSha256 },
    })
    return { entries: count, bytes, manifestSha256, sets }
  })
}

async function fixEntries(
  tx: Tx,
  { id: transferId, tokenIssuedAt }: TransferRow,
  entries: readonly Listed[],
  sets: readonly ExportSet[],
) {
  const marks = marksOf(entries, tokenIssuedAt === null ? null : new Date(tokenIssuedAt))
  const within = setOf(sets)
  const rows = entries.map(({ ordinal, path }, at) => {
    const set = within(path)
    return { o: ordinal, p: at + 1, m: marks.get(at) ?? [], k: set?.kind, r: set?.root }
  })
  const [by, at] = [tx.actor.type === 'officer' ? tx.actor.id : null, tx.now.toISOString()]
  // Each row is changed once: PostgreSQL writes a row anew for every change.
  await tx.db.execute(sql`
    update transfer_entries e set place = f.p, marks = array(select jsonb_array_elements_text(f.m)), set_kind = f.k, set_root = f.r,
      outcome = case when ${NOTHING_IN_IT} then 'left-out' end, basis = case when ${NOTHING_IN_IT} then e.kind end,
      reason = case when ${NOTHING_IN_IT} then '' end, outcome_by = case when ${NOTHING_IN_IT} then ${by}::uuid end,
      outcome_at = case when ${NOTHING_IN_IT} then ${at}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f(o int, p int, m jsonb, k text, r text)
    where e.transfer_id = ${transferId} and e.ordinal = f.o`)
}

/** An empty folder of an export set goes into its archive with the rest. */
const NOTHING_IN_IT = sql`(e.kind in ('link', 'special') or (e.kind = 'empty-folder' and f.r is null))`
