import { type SQL, sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { displayName } from '#lib/batches/display-name.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { type EntryRow, entryColumns, loadTransfer, transferFacts } from './rows.ts'
import { ListEntriesInput, MARKS, type Mark } from './schema.ts'
import type { EntryPage, EntryView, SignerView } from './view.ts'

export const ENTRY_PAGE = 200

type Row = EntryRow & {
  rank: number
  marks: Mark[]
  signer: SignerView | null
  returnedBecause: string | null
  sending: EntryView['sending']
}

/**
 * A page of the manifest with the outcome of each entry, what a reader must look at first; by words of the path, and by
 * outcome or mark. NOT_FOUND outside the actor's sight; entries whose exhibit is kept from him are absent.
 */
export async function listEntries(ctx: Ctx, raw: ListEntriesInput): Promise<EntryPage> {
  const input = ListEntriesInput.parse(raw)
  const { transferId } = input
  return inSnapshot(ctx, async (tx) => {
    const transfer = await loadTransfer(tx, transferId)
    authorize(tx.actor, { on: 'transfer', action: 'transfer.see', resource: transferFacts(transfer), now: tx.now })
    const fits = sql`e.transfer_id = ${transferId} and ${askedFor(input)}`
    const rows = await tx.db.execute<Row>(sql`
      with page as (select e.* from transfer_entries e where ${fits} ${after(input.after)} order by e.rank, e.place limit ${ENTRY_PAGE + 1})
      select ${entryColumns}, e.rank, e.marks, e.returned_because as "returnedBecause", u.state as sending,
        case when o.id is not null then json_build_object('en', o.name, 'zh', o.name_zh, 'serviceNumber', o.service_number) end as signer
      from page e left join officers o on o.id = e.outcome_by
        left join transfer_uploads(${transferId}, array(select ordinal from page)) u on u.ordinal = e.ordinal
      order by e.rank, e.place`)
    const [count] = await tx.db.execute<{ n: number }>(
      sql`select count(*)::int as n from transfer_entries e where ${fits}`,
    )
    const shown = rows.slice(0, ENTRY_PAGE)
    const last = shown.at(-1)
    const next = rows.length > ENTRY_PAGE && last ? `${last.rank}_${last.place}` : null
    return { entries: shown.map(entryView), found: count?.n ?? 0, next }
  })
}

function askedFor({ q = '', show = '' }: { q?: string; show?: string }): SQL {
  const words = sql`position(lower(${q}) in lower(e.path)) > 0`
  const isMark = (MARKS as readonly string[]).includes(show)
  const kind = isMark
    ? sql`${show} = any (e.marks)`
    : show === 'open'
      ? sql`e.outcome is null`
      : sql`e.outcome = ${show}`
  return sql`${q ? words : sql`true`} and ${show ? kind : sql`true`}`
}

function after(key: string | undefined): SQL {
  if (!key) return sql``
  const [rank = '0', place = '0'] = key.split('_')
  return sql`and (e.rank, e.place) > (${Number(rank)}::smallint, ${Number(place)}::int)`
}

function entryView(row: Row): EntryView {
  const { ordinal, kind, sizeBytes, modifiedAt, marks, setKind, itemId, itemNumber, itemSha256, basis } = row
  const { offsetBytes, lengthBytes, tries, returnedBecause, sending, signer } = row
  return {
    ...{ ordinal, kind, sizeBytes, modifiedAt, marks, setKind, itemId, itemNumber, itemSha256, basis },
    ...{ offsetBytes, lengthBytes, tries, returnedBecause, sending, outcomeBy: signer, outcome: row.outcomeKind },
    path: displayName(row.path),
    setRoot: row.setRoot === null ? null : displayName(row.setRoot),
    reason: row.reason,
    alsoFrom: row.alsoFrom,
  }
}
