import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { displayName } from '#lib/batches/display-name.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { digestEntries } from './digest-entries.ts'
import { loadTransfer, refuseUnlessDraft, refuseUnread, type TransferRow, transferFacts } from './rows.ts'
import { drawSample } from './rules.ts'
import { TransferInput } from './schema.ts'

/** Submitted, or why not yet: how many entries have no outcome and how many are on their way, and some of each by path. */
export type Submitted =
  | { status: 'submitted'; digest: string }
  | { status: 'refused'; missing: number; running: number; paths: string[] }

const NAMED = 20

/**
 * Submits a transfer for the countersignature: refused while an entry has no outcome or is being sent, and says which. It
 * fixes the digest of the manifest with outcomes, and draws the exhibits that the signer will open. CONFLICT unless it is
 * a draft with a whole manifest whose medium's token was read where it bears one; FORBIDDEN for one from whom a part of it is kept.
 */
export async function submitTransfer(ctx: Ctx, raw: { transferId: string }): Promise<Submitted> {
  const { transferId } = TransferInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const transfer = await loadTransfer(tx, transferId, { lock: true })
    authorize(tx.actor, { on: 'transfer', action: 'transfer.fill', resource: transferFacts(transfer), now: tx.now })
    refuseUnlessDraft(transfer)
    refuseUnread(transfer)
    const running = await runningPaths(tx, transferId)
    if (running.length === 0) await leaveEmptyFolders(tx, transferId)
    const { digest, coverage, itemIds, outcomes, count } = await digestEntries(tx, transferId)
    if (!coverage.isExact || running.length > 0) {
      const paths = [...running, ...coverage.missing].slice(0, NAMED).map(displayName)
      return { status: 'refused', missing: coverage.missing.length, running: running.length, paths }
    }
    if (count !== transfer.entries) throw new CdipError('FORBIDDEN', 'a part of it is kept from the actor')
    const sampleSeed = randomBytes(16).toString('hex')
    await write(tx, transfer, { digest, sampleSeed, sample: drawSample(sampleSeed, itemIds), outcomes })
    return { status: 'submitted', digest }
  })
}

async function runningPaths(tx: Tx, transferId: string): Promise<string[]> {
  const sent = await tx.db.execute<{ ordinal: number }>(sql`
    select ordinal from transfer_uploads(${transferId}) where state in ('open', 'complete', 'verifying')`)
  if (sent.length === 0) return [] // and what is kept from the actor is not looked for once more
  const ordinals = `{${sent.map(({ ordinal }) => ordinal).join(',')}}`
  const rows = await tx.db.execute<{ path: string }>(sql`
    select e.path from transfer_entries e where e.transfer_id = ${transferId} and e.ordinal = any (${ordinals}::int[])
    order by e.place`)
  return rows.map(({ path }) => path)
}

/**
 * An empty folder of an export set waits for the set's archive. Where nothing else waits, no archive comes: its files were
 * brought in one by one, or could not be read. There is nothing in it, as in every other.
 */
async function leaveEmptyFolders(tx: Tx, transferId: string): Promise<void> {
  const by = tx.actor.type === 'officer' ? tx.actor.id : null
  await tx.db.execute(sql`
    update transfer_entries set outcome = 'left-out', basis = 'empty-folder', reason = '', outcome_by = ${by},
      outcome_at = ${tx.now.toISOString()}
    where transfer_id = ${transferId} and kind = 'empty-folder' and outcome is null
      and not exists (select from transfer_entries o where o.transfer_id = ${transferId} and o.kind <> 'empty-folder' and o.outcome is null)`)
}

type Fixed = { digest: string; sampleSeed: string; sample: string[]; outcomes: Record<string, number> }

async function write(tx: Tx, transfer: TransferRow, { digest, sampleSeed, sample, outcomes }: Fixed): Promise<void> {
  const { id: transferId, caseId, entries, bytes, manifestSha256, mediumLabel } = transfer
  const by = tx.actor.type === 'officer' ? tx.actor.id : null
  await tx.db.execute(sql`update transfer_entries set returned_because = null
    where transfer_id = ${transferId} and returned_because is not null`)
  const moved = await tx.db.execute(sql`
    update transfers set state = 'submitted', submitted_by = ${by}, submitted_at = ${tx.now.toISOString()}, digest = ${digest},
      sample_seed = ${sampleSeed}, sample = ${`{${sample.join(',')}}`}::uuid[], reason = ''
    where id = ${transferId} and state = 'draft' returning 1`)
  if (moved.length === 0) throw new CdipError('CONFLICT', 'the transfer is no draft', { reason: 'RECORD_STANDS' })
  await recordEvent(tx, {
    ...{ type: 'transfer.submitted', caseId, personal: { mediumLabel } },
    facts: { transferId, digest, manifestSha256: manifestSha256 ?? '', entries, bytes, outcomes, sampleSeed, sample },
  })
}
