import { sql } from 'drizzle-orm'
import { decide } from '#lib/access/policy.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { type EventView, readEvents } from '#lib/custody/history.ts'
import { loadTransfer } from './rows.ts'

const MOST = 50

/**
 * What the record says of a transfer, newest first; nothing to one who brought something in and does not read the case's
 * record. NOT_FOUND outside his sight of the transfer.
 */
export async function listTransferEvents(ctx: Ctx, transferId: string): Promise<EventView[]> {
  return inSnapshot(ctx, async (tx) => {
    const transfer = await loadTransfer(tx, transferId)
    if (!decide(tx.actor, { on: 'case', action: 'custody.read', resource: transfer })) return []
    const scope = sql`e.case_id = ${transfer.caseId} and e.type > 'transfer.' and e.type < 'transfer/'
      and convert_from(e.bytes, 'UTF8')::jsonb #>> '{facts,transferId}' = ${transferId}`
    return (await readEvents(tx, [scope], {}, transfer.caseId, MOST)).events
  })
}
