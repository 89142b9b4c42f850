import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { decodeText } from '#lib/storage/decode-text.ts'
import { readCsv } from '#lib/storage/read-csv.ts'
import { columnsOf, type Disc, discOf, type LineProblem } from './inventory-lines.ts'
import { nameOfUnit, personIn } from './rows.ts'
import { UnitInput } from './schema.ts'

/** What a page tells of: nobody mends more at once. */
const TOLD = 200
const AT_ONCE = 5000

/** Taken in, or what is wrong with which line; `count` is that of all problems, of which the first are told. */
export type Inventory =
  | { discs: number; problems: null }
  | { discs: 0; problems: { count: number; first: LineProblem[] } }

/**
 * Takes a list of a unit's old discs (CSV with a first line that names the columns) into the register and its store: all of
 * it, or, where anything is wrong with any line, nothing. Read as it comes, however long. FORBIDDEN for who does not keep
 * that store; CONFLICT where somebody registers one of its labels in the same moment.
 */
export async function importInventory(
  ctx: Ctx,
  raw: { unitId: string },
  file: AsyncIterable<Uint8Array>,
): Promise<Inventory> {
  const { unitId } = UnitInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    authorize(tx.actor, { on: 'unit', action: 'store.keep', unitId })
    const unitName = await nameOfUnit(tx, unitId)
    await tx.db.execute(sql`create temporary table listed_discs (line integer not null, id uuid not null, label text not null,
      claimed_number text not null, place text not null, remarks text not null) on commit drop`)
    const hash = createHash('sha256')
    const problems = await stage(tx, hashed(file, hash))
    if (problems.count > 0) return { discs: 0, problems }
    const fileSha256 = hash.digest('hex')
    const inventoryId = v7()
    const discs = await takeIn(tx, { inventoryId, unitId, fileSha256 })
    await recordEvent(tx, {
      type: 'inventory.taken-in',
      facts: { inventoryId, unitId, discs, fileSha256 },
      personal: { unitName },
    })
    return { discs, problems: null }
  })
}

async function* hashed(file: AsyncIterable<Uint8Array>, hash: ReturnType<typeof createHash>) {
  for await (const chunk of file) {
    hash.update(chunk)
    yield chunk
  }
}

/** Puts the discs of the list aside, beside the register, and says what is wrong with it. */
async function stage(tx: Tx, file: AsyncIterable<Uint8Array>) {
  const problems = { count: 0, first: [] as LineProblem[] }
  const tell = (found: readonly LineProblem[]) => {
    problems.count += found.length
    problems.first.push(...found.slice(0, TOLD - problems.first.length))
  }
  let columns: ReturnType<typeof columnsOf> = null
  let waiting: Disc[] = []
  let listed = 0
  for await (const records of readCsv(decodeText(file))) {
    for (const record of records) {
      if (!columns) {
        columns = columnsOf(record)
        if (!columns) return { count: 1, first: [{ line: record.line, problem: 'header' as const }] }
        continue
      }
      const disc = discOf(record, columns)
      if ('problem' in disc) tell([disc])
      else waiting.push(disc)
    }
    while (waiting.length >= AT_ONCE) {
      tell(await putAside(tx, waiting.slice(0, AT_ONCE)))
      waiting = waiting.slice(AT_ONCE)
      listed += AT_ONCE
    }
  }
  tell(await putAside(tx, waiting))
  listed += waiting.length
  // A list of nothing names no disc under its columns, or no columns at all.
  if (listed === 0 && problems.count === 0) tell([{ line: 1, problem: 'header' }])
  tell(await twice(tx))
  problems.first.sort((a, b) => a.line - b.line)
  return problems
}

async function putAside(tx: Tx, discs: readonly Disc[]): Promise<LineProblem[]> {
  if (discs.length === 0) return []
  const rows = JSON.stringify(discs.map((disc) => ({ ...disc, id: v7() })))
  const taken = await tx.db.execute<{ line: number }>(sql`
    with listed as (
      insert into listed_discs (line, id, label, claimed_number, place, remarks)
      select line, id, label, "claimedNumber", place, remarks from json_to_recordset(${rows}::text::json)
        as d (line integer, id uuid, label text, "claimedNumber" text, place text, remarks text)
      returning line, label)
    select line from listed
    where label in (select taken_labels((select array_agg(label) from listed))) order by line`)
  return taken.map(({ line }) => ({ line, problem: 'taken' as const }))
}

async function twice(tx: Tx): Promise<LineProblem[]> {
  const rows = await tx.db.execute<{ line: number }>(sql`select line from (
    select line, row_number() over (partition by label order by line) as nth from listed_discs) l where nth > 1 order by line`)
  return rows.map(({ line }) => ({ line, problem: 'twice' as const }))
}

type Taken = { inventoryId: string; unitId: string; fileSha256: string }

async function takeIn(tx: Tx, { inventoryId, unitId, fileSha256 }: Taken): Promise<number> {
  const [me, at] = [personIn(tx).id, tx.now.toISOString()]
  const [listed] = await tx.db.execute<{ discs: number }>(sql`
    insert into inventories (id, unit_id, file_sha256, discs, taken_in_by, taken_in_at)
    select ${inventoryId}, ${unitId}, ${fileSha256}, count(*), ${me}, ${at} from listed_discs returning discs`)
  const { count } = await tx.db.execute(sql`
    insert into media (id, label, kind, standing, claimed_number, remarks, unit_id, place, inventory_id,
      registered_by, registered_at, changed_by, changed_at)
    select id, label, 'disc', 'working', claimed_number, remarks, ${unitId}, place, ${inventoryId}, ${me}, ${at}, ${me}, ${at}
    from listed_discs order by line on conflict (label) do nothing`)
  if (count !== listed?.discs) throw new CdipError('CONFLICT', 'a label of the list was registered meanwhile')
  return count
}
