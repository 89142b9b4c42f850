import { randomUUID } from 'node:crypto'
import { eq, is } from 'drizzle-orm'
import { getTableConfig, type PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import * as cases from './cases.ts'
import * as custody from './custody.ts'
import * as health from './health.ts'
import * as items from './items.ts'
import * as jobs from './jobs.ts'
import * as ledger from './ledger.ts'
import * as markers from './markers.ts'
import * as media from './media.ts'
import * as officers from './officers.ts'
import * as register from './register.ts'
import * as searches from './searches.ts'
import * as sources from './sources.ts'
import * as space from './space.ts'
import * as transfers from './transfers.ts'
import * as uploads from './uploads.ts'
import * as workstations from './workstations.ts'

let server: TestDatabase
let database: FreshDatabase
beforeAll(async () => {
  server = await startTestDatabase()
  database = await server.fresh()
}, 60_000)
afterAll(async () => {
  await database.close()
  await server.stop()
})

const tables = [
  cases,
  custody,
  health,
  items,
  jobs,
  ledger,
  markers,
  media,
  officers,
  register,
  searches,
  sources,
  space,
  transfers,
  uploads,
  workstations,
].flatMap((file) => Object.values(file).filter((value) => is(value, PgTable)))

/** A default as PostgreSQL prints it. */
function printedDefault(column: PgColumn): string | null {
  if (!column.hasDefault) return null
  if (typeof column.default === 'string') return `'${column.default}'::text`
  if (Array.isArray(column.default)) return `'{${column.default.join(',')}}'::${column.getSQLType()}`
  if (typeof column.default === 'object') return `'${JSON.stringify(column.default)}'::jsonb`
  // PostgreSQL prints a negative constant as a cast.
  return Number(column.default) < 0 ? `'${column.default}'::integer` : String(column.default)
}

function definedColumns(table: PgTable) {
  const { name, columns, primaryKeys } = getTableConfig(table)
  const keyed = new Set(primaryKeys.flatMap((key) => key.columns.map((column) => column.name)))
  return columns.map((column) => ({
    column: `${name}.${column.name}`,
    type: column.getSQLType(),
    isNotNull: column.notNull,
    isKey: column.primary || keyed.has(column.name),
    default: printedDefault(column),
    values: [...(column.enumValues ?? [])].sort(),
  }))
}

const byName = (a: { column: string }, b: { column: string }) => (a.column < b.column ? -1 : 1)

test('every column of the database is defined, with its type, null, key, default and list of values', async () => {
  const existing = await database.owner.sql`
    select c.relname || '.' || a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
      a.attnotnull as "isNotNull", coalesce(a.attnum = any (key.conkey), false) as "isKey",
      case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end as default,
      array(
        select value[1] from pg_constraint list, regexp_matches(pg_get_constraintdef(list.oid), '''([^'']*)''::text', 'g') value
        where list.conrelid = c.oid and list.contype = 'c' and list.conkey = array[a.attnum]
          and pg_get_constraintdef(list.oid) not like '%~%' -- a pattern, no list
        order by value[1] collate "C"
      ) as values
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    left join pg_constraint key on key.conrelid = c.oid and key.contype = 'p'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'migrations'`
  const rows = existing.map((row) => ({ ...row, column: String(row.column) }))
  expect(rows.length).toBeGreaterThan(0)
  expect(tables.flatMap(definedColumns).sort(byName)).toEqual(rows.sort(byName))
})

test('bytes that are no UTF-8, sizes over 4 GiB and instants come back as they were written', async () => {
  const { db } = database.owner
  const [unitId, officerId, batchId, id] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
  const at = new Date('2026-03-01T04:05:06.789Z')
  await db.insert(officers.units).values({ id: unitId, nameEn: 'Mong Kok', nameZh: '旺角' })
  const officer = { serviceNumber: '1', name: 'Chan', kind: 'regular', passwordHash: '' } as const
  await db.insert(officers.officers).values({ id: officerId, ...officer })
  await db.insert(uploads.batches).values({ id: batchId, trayUnitId: unitId, officerId, createdAt: at })
  const nameRaw = Buffer.from([0x00, 0xff, 0x5c, 0x78])
  const entry = { id, batchId, nameRaw, nameDisplay: '?', sizeBytes: 2 ** 50 + 1, modifiedAt: at }
  await db.insert(uploads.batchEntries).values(entry)
  const read = await db.select().from(uploads.batchEntries).where(eq(uploads.batchEntries.id, id))
  expect(read).toEqual([{ ...entry, folderDisplay: '', sourceId: null, channel: '', isSet: false }])
})

test('each fresh database is its own, and each login is who it says', async () => {
  const other = await server.fresh()
  await other.owner.db.insert(officers.units).values({ id: randomUUID(), nameEn: 'Sha Tin', nameZh: '沙田' })
  const seen = await database.web.db.select().from(officers.units).where(eq(officers.units.nameEn, 'Sha Tin'))
  expect(seen).toEqual([])
  const [row] = await other.worker.sql`select current_user as login`
  expect(row?.login).toBe('cdip_worker')
  await other.close()
})
