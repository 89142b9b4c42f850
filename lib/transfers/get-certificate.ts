import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { displayName } from '#lib/batches/display-name.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { getTransfer } from './get.ts'
import { loadTransfer, transferFacts } from './rows.ts'
import type { OutcomeKind } from './schema.ts'
import type { TransferView } from './view.ts'

/** As many lines as somebody reads on paper; the digest that is signed covers all of them. */
const LINES = 1000

export type CertificateLine = { path: string; outcome: OutcomeKind | 'open'; number: number | null; reason: string }
export type CertificateExhibit = { number: number; sizeBytes: number; sha256: string; paths: number; path: string }
/** `differences`: what did not become an exhibit of its own; the numbers say how many there are in all. */
export type Certificate = {
  transfer: TransferView
  differences: CertificateLine[]
  differencesInAll: number
  exhibits: CertificateExhibit[]
  exhibitsInAll: number
}

/** What a certificate of import states; NOT_FOUND outside the actor's sight. */
export async function getCertificate(ctx: Ctx, transferId: string): Promise<Certificate> {
  const transfer = await getTransfer(ctx, transferId)
  return inSnapshot(ctx, async (tx) => {
    const row = await loadTransfer(tx, transferId)
    authorize(tx.actor, { on: 'transfer', action: 'transfer.see', resource: transferFacts(row), now: tx.now })
    const differences = await tx.db.execute<CertificateLine>(sql`
      select e.path, coalesce(e.outcome, 'open') as outcome, e.item_number as number, coalesce(e.reason, '') as reason
      from transfer_entries e where e.transfer_id = ${transferId} and e.rank < 5 order by e.rank, e.place limit ${LINES}`)
    const exhibits = await tx.db.execute<CertificateExhibit>(sql`
      select e.item_number as number, max(i.size_bytes)::float8 as "sizeBytes", e.item_sha256 as sha256, count(*)::int as paths,
        min(coalesce(e.set_root, e.path)) as path
      from transfer_entries e join items i on i.id = e.item_id
      where e.transfer_id = ${transferId} and e.outcome in ('sealed', 'in-set')
      group by e.item_id, e.item_number, e.item_sha256 order by e.item_number limit ${LINES}`)
    const [count] = await tx.db.execute<{ differences: number; exhibits: number }>(sql`
      select count(*) filter (where e.rank < 5)::int as differences,
        count(distinct e.item_id) filter (where e.outcome in ('sealed', 'in-set'))::int as exhibits
      from transfer_entries e where e.transfer_id = ${transferId}`)
    return {
      transfer,
      differences: differences.map((line) => ({ ...line, path: displayName(line.path) })),
      differencesInAll: count?.differences ?? 0,
      exhibits: exhibits.map((line) => ({ ...line, path: displayName(line.path) })),
      exhibitsInAll: count?.exhibits ?? 0,
    }
  })
}
