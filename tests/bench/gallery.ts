import { type Client, signInOver } from '#lib/cli/demo/client.ts'
import { DEMO_PASSWORD } from '#lib/cli/demo/people.ts'
import { openCaseFor } from './open-case.ts'
import { percentile, type Stack, startStack } from './stack.ts'

const REQUESTS = 300
const CASES = 100_000
const ITEMS = 1_000_000
const IN_ONE_CASE = 20_000
const DEEP = 15_000

/**
 * A million items in a hundred thousand cases, most of them in other units' hands; one case with twenty thousand. Sealed
 * just now: none comes due for a reading of its master, of which there is none.
 */
async function fill(stack: Stack, caseId: string): Promise<void> {
  const { sql } = stack.owner
  const [team] = await sql`select u.id from units u where name_en = 'Mong Kok DIT Team 3'`
  const [other] = await sql`select u.id from units u where name_en = 'Sham Shui Po District'`
  const [chan] = await sql`select id from officers where service_number = '51234'`
  const [ng] = await sql`select id from officers where service_number = '53390'`
  const at = '2026-01-01T00:00:00Z'
  await sql`insert into cases (id, report_number, title, unit_id, officer_in_charge_id, created_at, created_by)
    select gen_random_uuid(), 'SSP RN ' || n, 'Case ' || n,
      case when n % 20 = 0 then ${team?.id}::uuid else ${other?.id}::uuid end, ${ng?.id}::uuid,
      ${at}::timestamptz + n * interval '1 minute', ${ng?.id}::uuid from generate_series(1, ${CASES - 1}) n`
  await sql`create temp table one_upload as select gen_random_uuid() as entry_id`
  await sql`insert into batches (id, case_id, officer_id, created_at) values (gen_random_uuid(), ${caseId}, ${chan?.id}, ${at})`
  await sql`insert into batch_entries (id, batch_id, name_raw, name_display, size_bytes)
    select gen_random_uuid(), b.id, 'x', 'x', 1 from batches b, generate_series(1, ${ITEMS}) limit ${ITEMS}`
  await sql`insert into uploads
      (id, entry_id, officer_id, state, size_bytes, offset_bytes, last_contact_at, created_at, tidied_at)
    select gen_random_uuid(), id, ${chan?.id}, 'sealed', 1, 1, ${at}, ${at}, ${at} from batch_entries`
  await sql`insert into items (id, case_id, number, upload_id, name_raw, name_display, folder_display, size_bytes, sha256,
      crc32, hash_origin, kind, media_type, captured_at, contributed_by, sealed_at, record_written)
    select up.id, c.id, row_number() over (partition by c.id), up.id, 'x', 'cam' || (up.n % 7) || '_' || up.n || '.mp4', '', 1,
      repeat('a', 64), 1, 'whole file', case when up.n % 10 = 0 then 'image' else 'video' end,
      'video/mp4', ${at}::timestamptz + up.n * interval '7 seconds', up.officer_id, now(), 0
    from (select id, officer_id, row_number() over () as n from uploads) up
    join (select id, row_number() over () - 1 as n from cases) c
      on c.n = case when up.n <= ${IN_ONE_CASE} then (select n from (select id, row_number() over () - 1 as n from cases) x where x.id = ${caseId})
        else up.n % ${CASES} end`
  await sql`insert into derivatives (item_id, kind, recipe_sha256, sha256, media_type, extension, width, height, made_at)
    select id, 'poster', repeat('b', 64), repeat('c', 64), 'image/jpeg', 'jpg', 320, 180, ${at} from items`
  await sql`update cases set last_item_number = ${IN_ONE_CASE} where id = ${caseId}`
  await sql`vacuum analyze`
}

type Asked = { path: string; marks: RegExp; count: number }

/** Asks for a page; the body must hold as many different `marks` as it should. */
async function ask(client: Client, { path, marks, count }: Asked): Promise<number> {
  const began = performance.now()
  const response = await fetch(client.origin + path, { headers: { Cookie: client.cookie } })
  const body = await response.text()
  const elapsed = performance.now() - began
  const found = new Set(body.match(marks) ?? []).size
  if (response.status !== 200 || found !== count) throw new Error(`${path}: ${response.status}, ${found} of ${count}`)
  return elapsed
}

const p95 = (times: number[]): number => Number(percentile(times, 0.95).toFixed(1))

/** Each page in turn, one at a time: the server's first minute, and whatever else the machine does, meets all alike. */
async function measureAlone(clients: Client[], pages: [string, Asked][]): Promise<Map<string, number>> {
  const times = new Map(pages.map(([name]) => [name, [] as number[]]))
  for (let at = 0; at < REQUESTS; at += 1)
    for (const [name, asked] of pages) times.get(name)?.push(await ask(clients[at % clients.length] as Client, asked))
  return new Map([...times].map(([name, taken]) => [name, p95(taken)]))
}

async function measureAtOnce(clients: Client[], asked: Asked, concurrency: number): Promise<number> {
  const times: number[] = []
  let next = 0
  const lane = async () => {
    while (next < REQUESTS) {
      const client = clients[next % clients.length] as Client
      next += 1
      times.push(await ask(client, asked))
    }
  }
  await Promise.all(Array.from({ length: concurrency }, lane))
  return p95(times)
}

const stack = await startStack(3915)
try {
  const caseId = await openCaseFor(stack, '52817', 'BENCH GALLERY')
  console.log('filling the database')
  await fill(stack, caseId)
  const numbers = ['51234', '52817', '46001']
  const clients = await Promise.all(numbers.map((number) => signInOver(stack.origin, number, DEMO_PASSWORD)))
  const [deep] = await stack.owner.sql<{ key: string }[]>`
    select captured_at::text || '|' || id as key from items where case_id = ${caseId}
    order by captured_at desc, id desc offset ${DEEP} limit 1`
  const tiles = { marks: /data-item="[^"]+"/g, count: 100 }
  const pages = Object.entries<Asked>({
    first: { path: `/cases/${caseId}`, ...tiles },
    deep: { path: `/cases/${caseId}?after=${encodeURIComponent(deep?.key ?? '')}`, ...tiles },
    filter: { path: `/cases/${caseId}?kind=image&q=cam3`, ...tiles },
    cases: { path: '/cases', marks: /href="\/cases\/[0-9a-f-]{36}"/g, count: 50 },
  })
  const result: Record<string, number> = {}
  for (const [, asked] of pages)
    for (let warm = 0; warm < 20; warm += 1) await ask(clients[warm % clients.length] as Client, asked)
  const alone = await measureAlone(clients, pages)
  for (const [name, asked] of pages) {
    result[`${name}P95Ms`] = alone.get(name) ?? Number.NaN
    result[`${name}P95MsAt8`] = await measureAtOnce(clients, asked, 8)
    console.log(`${name}: ${result[`${name}P95Ms`]} ms alone, ${result[`${name}P95MsAt8`]} ms with 8 at once`)
  }
  result.deepToFirst = Number(((result.deepP95Ms ?? 0) / (result.firstP95Ms ?? 1)).toFixed(2))
  console.log(JSON.stringify(result))
} finally {
  await stack.stop()
}
process.exit(0)
