import { type CaseRow, loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inSnapshot, type Tx } from '#lib/context.ts'
import { loadItem } from '#lib/items/rows.ts'
import { claimsThatHold } from '#lib/sources/rows.ts'
import { countDays, type DayCount } from './count-days.ts'
import { filtered, keyOf, keyText, parseKey, rowsBeside, type TileRow } from './rows.ts'
import { ListTilesInput } from './schema.ts'
import { type TileView, tileView } from './view.ts'

/** `previous` and `next` are the keys of the pages before and after, null at either end. */
export type TilePage = { tiles: TileView[]; previous: string | null; next: string | null; days: DayCount[] }
type Input = ReturnType<typeof ListTilesInput.parse>
type Found = { rows: TileRow[]; hasPrevious: boolean; hasNext: boolean }
type Beside = (place: Parameters<typeof rowsBeside>[4]) => Promise<TileRow[]>

/** One page of a case's gallery. NOT_FOUND outside the actor's sight. */
export async function listTiles(ctx: Ctx, raw: ListTilesInput): Promise<TilePage> {
  const input = ListTilesInput.parse(raw)
  return inSnapshot(ctx, async (tx) => {
    const theCase = await loadCase(tx, input.caseId)
    const set = await filtered(tx, theCase, input)
    const beside: Beside = (place) => rowsBeside(tx, theCase, set, input.sort, place)
    const { rows, hasPrevious, hasNext } = input.around
      ? await findAround(tx, theCase, input, input.around, beside)
      : await find(input, beside)
    const key = (row: TileRow | undefined) => (row ? keyText(keyOf(row, input.sort)) : null)
    const clocks = await claimsThatHold(tx, rows)
    return {
      tiles: rows.map((row) => tileView(tx.actor, row, theCase, clocks.get(row.id))),
      previous: hasPrevious ? key(rows[0]) : null,
      next: hasNext ? key(rows.at(-1)) : null,
      days: await countDays(tx, set, input.sort, rows, { hasPrevious, hasNext }),
    }
  })
}

async function find(
  { limit, after, before }: Pick<Input, 'limit' | 'after' | 'before'>,
  beside: Beside,
): Promise<Found> {
  if (before) {
    const rows = await beside({ way: 'before', key: parseKey(before), limit: limit + 1 })
    if (rows.length > limit) return { rows: rows.slice(0, limit).reverse(), hasPrevious: true, hasNext: true }
    return find({ limit, after: undefined, before: undefined }, beside) // fewer than a page lie before: the first, whole
  }
  const rows = await beside({ way: 'after', key: after ? parseKey(after) : null, limit: limit + 1 })
  return { rows: rows.slice(0, limit), hasPrevious: Boolean(after), hasNext: rows.length > limit }
}

/** The page with an item in its middle; the first one where the item lies in another case. */
async function findAround(tx: Tx, theCase: CaseRow, input: Input, itemId: string, beside: Beside): Promise<Found> {
  const { sort, limit } = input
  const first = () => find({ limit, after: undefined, before: undefined }, beside)
  const item = await loadItem(tx, itemId)
  if (item.caseId !== theCase.id) return first()
  const key = keyOf(item, sort)
  const half = Math.floor(limit / 2)
  const before = await beside({ way: 'before', key, limit: half + 1 })
  if (before.length <= half) return first()
  const from = await beside({ way: 'after', key, isIncluded: true, limit: limit - half + 1 })
  const rows = [...before.slice(0, half).reverse(), ...from.slice(0, limit - half)]
  return { rows, hasPrevious: true, hasNext: from.length > limit - half }
}
