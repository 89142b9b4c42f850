import { sql } from 'drizzle-orm'
import { type CaseFacts, decide } from '#lib/access/policy.ts'
import { uuids, visibleBytes, visibleItems, visibleValues } from '#lib/access/visibility.ts'
import { loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inSnapshot, type Tx } from '#lib/context.ts'
import { itemFacts, loadItem } from '#lib/items/rows.ts'
import type { Stream } from '#lib/ledger/envelope.ts'
import { chainFrom, keyChain, readRotations } from '#lib/ledger/key-chain.ts'
import { proverOf, readCheckpoint } from '#lib/ledger/prove.ts'
import type { Place } from '#lib/ledger/term.ts'
import { folderOf } from '#lib/ledger/tile-files.ts'
import { askSigner } from '#lib/signer/client.ts'
import type { Rotation } from '#lib/signer/schema.ts'
import { authorizeRecord, HISTORY_PAGE, readEvents, scopesOfCase } from './history.ts'
import { RecordFilters } from './schema.ts'

/** What opens one of an event's places in a stream; hashes and salts in hex. */
type Opening = { stream: string; seq: number; prev: string | null; place: number; salt: string }
/** All that is needed to check one line of the record. `index` is null where the signed log has not reached it yet. */
export type EventProof = {
  id: string
  index: number | null
  /** Hashes from the leaf's sibling to the root's child, base64. */
  hashes: string[]
  entry: string
  /**
   * The event's bytes; null where they name an exhibit or a case that the reader doesn't see. Then the entry, which names
   * them by digest, is proved alone.
   */
  event: string | null
  values: { field: string; value: string; salt: string }[]
  openings: Opening[]
}
export type ProofPage = { vkey: string; checkpoint: string; proofs: EventProof[] }
type Asked = Partial<Record<keyof RecordFilters, string>>
type Row = Omit<EventProof, 'index' | 'hashes'> & { index: number | null }

/** More than a page shows: what is committed late may have an earlier id than what was shown. */
const PROOFS = HISTORY_PAGE + 50

/** Proofs of what `itemHistory` shows for the same question. NOT_FOUND outside the actor's sight. */
export async function itemProofs(ctx: Ctx, place: Place, itemId: string, asked: Asked = {}): Promise<ProofPage> {
  const filters = RecordFilters.parse(asked)
  const { rows, rotations } = await inSnapshot(ctx, async (tx) => {
    const item = await loadItem(tx, itemId)
    authorizeRecord(tx, { on: 'item', resource: itemFacts(item) }, filters)
    const { events } = await readEvents(tx, [sql`e.item_id = ${itemId}`], filters, null, PROOFS)
    const stream: Stream | null = isWholePage(filters) ? `item:${itemId}` : null
    return { rows: await readRows(tx, events, stream, item.caseId), rotations: await readRotations(tx) }
  })
  return prove(place, rows, rotations)
}

/** Proofs of what `caseHistory` shows for the same question. FORBIDDEN for one who is only a contributor. */
export async function caseProofs(ctx: Ctx, place: Place, caseId: string, asked: Asked = {}): Promise<ProofPage> {
  const filters = RecordFilters.parse(asked)
  const { rows, rotations } = await inSnapshot(ctx, async (tx) => {
    const theCase = await loadCase(tx, caseId)
    authorizeRecord(tx, { on: 'case', resource: theCase }, filters)
    const { events } = await readEvents(tx, scopesOfCase(tx, caseId, filters), filters, caseId, PROOFS)
    const counts = isWholePage(filters) && (await seesWholeCase(tx, caseId, theCase))
    const stream: Stream | null = counts ? `case:${caseId}` : null
    return { rows: await readRows(tx, events, stream, caseId), rotations: await readRotations(tx) }
  })
  return prove(place, rows, rotations)
}

/** Whether nothing but the page limits what is shown: else the lines don't follow each other, and are no gap. */
const isWholePage = ({ after: _after, upto: _upto, ...others }: RecordFilters) =>
  Object.values(others).every((each) => each === undefined)

/**
 * Whether the actor sees every event of a case, so that its numbers without gaps tell him nothing: he is cleared for
 * every exhibit, none is hidden from him, and he sees those that left for another case, too.
 */
export async function seesWholeCase(tx: Tx, caseId: string, theCase: CaseFacts): Promise<boolean> {
  if (!decide(tx.actor, { on: 'case', action: 'custody.count', resource: theCase })) return false
  const [row] = await tx.db.execute<{ isHidden: boolean }>(sql`
    select exists (select from custody_events e left join items i on i.id = e.item_id left join cases c on c.id = i.case_id
      where e.from_case_id = ${caseId} and (i.id is null or not ${visibleItems(tx.actor, tx.now)}))
      or items_kept_from_me(${caseId}) > 0 as "isHidden"`)
  return row?.isHidden === false
}

/** At most the one stream is opened: another may be hidden from who reads this one. `known` is a case in his sight. */
async function readRows(
  tx: Tx,
  events: readonly { id: string }[],
  stream: Stream | null,
  known: string | null,
): Promise<Row[]> {
  const ids = uuids(events.map(({ id }) => id))
  const [bytes, values] = [visibleBytes(tx.actor, tx.now, known), visibleValues(tx.actor, tx.now, known)]
  return tx.db.execute<Row>(sql`
    select e.id, l.leaf_index::float8 as index, case when ${bytes} then convert_from(e.bytes, 'UTF8') end as event,
      coalesce(convert_from(l.envelope, 'UTF8'), '') as entry,
      coalesce((select json_agg(json_build_object('field', v.field, 'value', v.value, 'salt', encode(v.salt, 'hex')))
        from event_values v where v.event_id = e.id and ${bytes} and ${values}), '[]') as values,
      coalesce((select json_agg(json_build_object('stream', k.stream, 'seq', k.seq, 'prev', encode(k.prev, 'hex'),
          'place', k.place, 'salt', encode(k.salt, 'hex')))
        from ledger_links k where k.leaf_index = l.leaf_index and k.stream = ${stream}), '[]') as openings
    from custody_events e left join ledger_leaves l on l.event_id = e.id
      left join items i on i.id = e.item_id left join cases c on c.id = i.case_id
    where e.id = any (${ids}) order by e.id desc`)
}

async function prove(place: Place, rows: Row[], rotations: readonly Rotation[]): Promise<ProofPage> {
  const { origin, vkey } = await askSigner(place.signerFolder, { kind: 'log-public-key' })
  const folder = folderOf(place.logFolder, origin)
  const checkpoint = await readCheckpoint(folder)
  const prover = proverOf(folder, checkpoint)
  const proofs = await Promise.all(
    rows.map(async (row): Promise<EventProof> => {
      if (row.index === null || row.index >= prover.size) return { ...row, index: null, hashes: [] }
      const { hashes } = await prover.prove(row.index)
      return { ...row, hashes: hashes.map((hash) => hash.toString('base64')) }
    }),
  )
  // The newest checkpoint may be from before the key in use.
  const [signing] = chainFrom(checkpoint, keyChain(vkey, rotations))
  return { vkey: signing.vkey, checkpoint, proofs }
}
