import { readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { openDatabase } from '#db/client.ts'
import { adoptHead, whatStopsTheLog } from '#lib/ledger/adopt.ts'
import { linkDigest } from '#lib/ledger/envelope.ts'
import { getLogState } from '#lib/ledger/get-state.ts'
import { EMPTY, extend, inclusionSpans, leafHash, rootFromInclusion, rootOf } from '#lib/ledger/merkle.ts'
import { parseCheckpoint, verifyNote } from '#lib/ledger/note.ts'
import { type RunningSequencer, startSequencer } from '#lib/ledger/sequencer.ts'
import { beginTerm } from '#lib/ledger/term.ts'
import { entriesOf, tileOf } from '#lib/ledger/tile.ts'
import { folderOf, readBundle, tileHashes } from '#lib/ledger/tile-files.ts'
import { askSigner } from '#lib/signer/client.ts'
import { permit } from '#lib/signer/permit.ts'
import { makeScene, type Scene } from '#tests/factories/exhibits.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { anyEvent, recordAll, startTestLog, type TestLog } from '#tests/support/log.ts'
import { workerContext } from '#tests/support/store.ts'

// Each of them works on a database of its own.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 })

let server: TestDatabase
let database: FreshDatabase
let scene: Scene
let log: TestLog
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop(), 60_000)
beforeEach(async () => {
  database = await server.fresh()
  scene = await makeScene(database)
  log = await startTestLog(database)
})
afterEach(async () => {
  await log.stop()
  await database.close()
})

const many = (count: number, caseId?: string) => Array.from({ length: count }, () => anyEvent(caseId))

/** Many committed events at once, by the owner: what is measured is the log, not the verbs. */
async function fill(count: number): Promise<void> {
  await database.owner.sql`with events as (
      insert into custody_events (id, type, at, bytes)
      select gen_random_uuid(), 'case.closed', now(), convert_to('{"n":' || n || '}', 'UTF8')
      from generate_series(1, ${count}) n returning id)
    insert into custody_outbox (event_id) select id from events`
}

async function published() {
  const { origin, vkey } = await askSigner(log.place.signerFolder, { kind: 'log-key' })
  const folder = folderOf(log.place.logFolder, origin)
  const note = await readFile(join(folder, 'checkpoint'), 'utf8')
  return { folder, ...parseCheckpoint(verifyNote(note, [vkey]).text) }
}

async function entries(folder: string, size: number): Promise<Buffer[]> {
  const all: Buffer[] = []
  for (let at = 0; at < size; at += 256) all.push(...entriesOf(await readBundle(folder, tileOf('entries', at, size))))
  return all
}

test('every committed event is in the published log once, in the order of its insertion, and the root is theirs', async () => {
  const ids = await recordAll(database, [...many(3, scene.caseId), ...many(2), ...many(2, scene.caseId)])
  await log.settle()
  await log.settle()
  const { folder, size, root } = await published()
  const leaves = await database.owner
    .sql`select leaf_index::int as index, event_id as id, envelope from ledger_leaves order by 1`
  const own = leaves.map(({ id }) => id).filter((id) => ids.includes(id))
  expect(own).toEqual(ids)
  expect(leaves.map(({ index }) => index)).toEqual(leaves.map((_, at) => at))
  expect(size).toBe(leaves.length)
  const inFiles = await entries(folder, size)
  expect(inFiles).toEqual(leaves.map(({ envelope }) => envelope))
  expect(rootOf(extend(EMPTY, inFiles.map(leafHash)))).toEqual(root)
  expect(await database.owner.sql`select 1 from custody_outbox`).toEqual([])
})

test('each stream counts without gaps and names the leaf before, and an envelope is opened by its salts alone', async () => {
  await recordAll(database, [...many(2, scene.caseId), ...many(1), ...many(1, scene.caseId)])
  await log.settle()
  await recordAll(database, [...many(1), ...many(2, scene.caseId)])
  await log.settle()
  const links = await database.owner
    .sql`select k.stream, k.seq::int as seq, k.place, encode(k.prev, 'hex') as prev, k.salt,
      l.envelope, encode(l.leaf_hash, 'hex') as leaf
    from ledger_links k join ledger_leaves l using (leaf_index) order by stream, seq`
  const streams = Map.groupBy(links, (link) => link.stream)
  expect(streams.get('installation')).toHaveLength(2)
  expect(streams.get(`case:${scene.caseId}`)?.length).toBeGreaterThanOrEqual(5)
  for (const chain of streams.values()) {
    expect(chain.map(({ seq }) => seq)).toEqual(chain.map((_, at) => at))
    expect(chain.map(({ prev }) => prev)).toEqual([null, ...chain.slice(0, -1).map(({ leaf }) => leaf)])
    for (const { stream, seq, prev, salt, place, envelope } of chain) {
      expect(JSON.parse(String(envelope)).streams[place]).toBe(linkDigest(salt, { stream, seq, prev }))
    }
  }
})

test('a log over several tiles grows by pieces to the same tiles, and proves each leaf', async () => {
  await fill(700)
  await log.settle()
  await fill(65_900) // a second level of tiles
  await log.settle()
  await fill(5)
  await log.settle()
  const { folder, size, root } = await published()
  const leaves = (await entries(folder, size)).map(leafHash)
  expect(rootOf(extend(EMPTY, leaves))).toEqual(root)
  for (const index of [0, 255, 256, 699, 700, 65_535, 65_536, size - 1]) {
    const hashes = tileHashes(folder, size)
    const proof = await Promise.all(inclusionSpans(index, size).map(hashes.ofSpan))
    expect(rootFromInclusion(index, size, leaves[index] ?? Buffer.alloc(0), proof), `leaf ${index}`).toEqual(root)
  }
}, 120_000)

test('of two sequencers one leads, and the other goes on when it ends; no event gets two places', async () => {
  const both: RunningSequencer[] = [0, 1].map(() => startSequencer(database.url('cdip_worker'), log.place))
  const placed = async (count: number) => {
    const [row] = await database.owner.sql`select count(*)::int as leaves, count(distinct event_id)::int as events,
      (select published_size::int from ledger_state) as published from ledger_leaves`
    return row?.leaves >= count && row?.leaves === row?.events && row?.published === row?.leaves
  }
  await fill(1500)
  await expect.poll(() => placed(1500), { timeout: 20_000 }).toBe(true)
  const holders = await database.owner.sql`select pid from pg_locks where locktype = 'advisory' and granted
    and objid = ${0x1ed6e4} and database = (select oid from pg_database where datname = current_database())`
  expect(holders).toHaveLength(1)
  await both[0]?.stop()
  await fill(100)
  await expect.poll(() => placed(1600), { timeout: 20_000 }).toBe(true)
  await both[1]?.stop()
}, 60_000)

test('a connection that was replaced ends its leader’s term: the next one checks the database first', async () => {
  const pool = openDatabase(database.url('cdip_worker'), { max: 1 })
  const term = await beginTerm(pool.sql, log.place, () => {})
  expect(await term?.step()).toBeGreaterThan(0)
  const [row] = await pool.sql`select pg_backend_pid() as pid`
  await database.owner.sql`select pg_terminate_backend(${row?.pid})`
  await expect
    .poll(() =>
      pool.sql`select 1`.then(
        () => true,
        () => false,
      ),
    )
    .toBe(true)
  await recordAll(database, many(1))
  await expect(term?.step()).rejects.toThrow('gone')
  await pool.close()
})

test('a database from an earlier day, and one with another history, stop the log and say so', async () => {
  await log.settle()
  const earlier = await published()
  await recordAll(database, many(3))
  await log.settle()
  const { size } = await published()
  const other = await server.fresh() // as it was before anything was recorded
  const pool = openDatabase(other.url('cdip_worker'), { max: 1 })
  expect(await beginTerm(pool.sql, log.place, () => {})).toBeNull()
  const told = () => other.owner.sql`select state, detail from ledger_state`
  expect(await told()).toEqual([{ state: 'rolled-back', detail: `the database has 0 leaves; ${size} were signed` }])
  await other.owner.sql`insert into custody_events (id, type, at, bytes)
    select gen_random_uuid(), 'case.closed', now(), '' from generate_series(1, ${size + 5})`
  await other.owner.sql`insert into ledger_heads (size, root, at) values (${size}, sha256('another'), now())`
  await other.owner.sql`update ledger_head set size = ${size + 5}, root = sha256('another')`
  expect(await beginTerm(pool.sql, log.place, () => {})).toBeNull()
  expect((await told())[0]?.detail).toContain('another history')
  expect(earlier.size).toBeLessThan(size)
  await pool.close()
  await other.close()
})

/** What a superuser can do: past every trigger. */
async function asSuperuser(act: (sql: FreshDatabase['owner']['sql']) => Promise<unknown>): Promise<void> {
  const pool = openDatabase(database.url('cdip'), { max: 1 })
  await pool.sql`set session_replication_role = replica`
  await act(pool.sql)
  await pool.close()
}

/** Another event in the place of a published one, with a head to match: as if the log had always been so. */
async function rewriteLeaf(index: number): Promise<void> {
  await asSuperuser(async (sql) => {
    const rows = await sql`select envelope from ledger_leaves order by leaf_index`
    const envelopes = rows.map(({ envelope }, at) => (at === index ? Buffer.from('forged') : envelope))
    const range = extend(EMPTY, envelopes.map(leafHash))
    const forged = envelopes[index] ?? ''
    await sql`update ledger_leaves set envelope = ${forged}, leaf_hash = ${leafHash(Buffer.from(forged))}
      where leaf_index = ${index}`
    await sql`update ledger_head set root = ${rootOf(range)}, peaks = ${Buffer.concat(range.peaks)}`
  })
}

const told = async () => (await database.owner.sql`select state, detail from ledger_state`)[0]

test('a published leaf that a superuser rewrote, with the head, is never signed: the log stops and says so', async () => {
  await recordAll(database, many(5))
  const pool = openDatabase(database.url('cdip_worker'), { max: 1 })
  const term = await beginTerm(pool.sql, log.place, () => {})
  while (((await term?.step()) ?? 0) > 0);
  const before = await published()
  await rewriteLeaf(2)
  await recordAll(database, many(1))
  // While a leader is at work, and when the next one begins.
  const what = 'leaf 2 of the database is not the one that was published'
  await expect(term?.step()).rejects.toMatchObject({ code: 'CONFLICT', message: what })
  expect(await told()).toEqual({ state: 'rolled-back', detail: what })
  await pool.close()
  await expect(log.settle()).rejects.toThrow('may not lead')
  expect(await told()).toEqual({ state: 'rolled-back', detail: what })
  expect(await published()).toEqual(before)
})

test('a leaf rewritten in a tile that is full, with the head, is not signed either', async () => {
  await fill(300)
  await log.settle()
  const before = await published()
  await rewriteLeaf(2)
  await recordAll(database, many(1))
  await expect(log.settle()).rejects.toThrow('may not lead')
  expect((await told())?.detail).toContain('the leaves are not those of the head')
  expect(await published()).toEqual(before)
})

test('what was published stays as it is in the files, whatever the database holds by the time of the next tile', async () => {
  await recordAll(database, many(3))
  await log.settle()
  const { folder, size } = await published()
  const inFiles = await entries(folder, size)
  await recordAll(database, many(2))
  // Between the check and the writing of files.
  await log.settle((point) => (point === 'signed' ? rewriteLeaf(1) : undefined)).catch(() => {})
  const after = await published()
  const now = await entries(folder, after.size)
  expect(now.slice(0, size)).toEqual(inFiles)
  expect(rootOf(extend(EMPTY, now.map(leafHash)))).toEqual(after.root)
})

test('an entry on its way that has its place already is passed over and told; what comes after gets its place', async () => {
  const [first = ''] = await recordAll(database, many(1))
  await log.settle()
  const { size } = await published()
  await database.owner.sql`insert into custody_outbox (event_id) values (${first})`
  await recordAll(database, many(2))
  await log.settle()
  expect((await published()).size).toBe(size + 2)
  const { alarms } = await getLogState(scene.administrator, log.place)
  expect(alarms).toMatchObject([{ kind: 'passed-over', about: first, detail: 'the event has its place already' }])
})

test('no move leaves a case for the same one: an event has one place in a stream', async () => {
  const { caseId } = scene
  await expect(
    database.owner.sql`insert into custody_events (id, type, case_id, from_case_id, at, bytes)
      values (gen_random_uuid(), 'item.moved', ${caseId}, ${caseId}, now(), '{}')`,
  ).rejects.toThrow('left_for_another_case')
})

test('a signer that lost its keys and memory signs nothing until a permitted adoption says from where it goes on', async () => {
  await recordAll(database, many(3))
  await log.settle()
  const before = await published()
  await rm(log.keys, { recursive: true })
  await log.restartSigner()
  const { origin } = await askSigner(log.place.signerFolder, { kind: 'log-key' })
  expect(origin).not.toBe(before.origin)
  await expect(log.settle()).rejects.toThrow('may not lead')
  expect((await told())?.detail).toContain(before.origin)
  await rename(before.folder, `${before.folder}.gone`) // nor where the published files are lost, too
  await expect(log.settle()).rejects.toThrow('may not lead')
  expect((await told())?.detail).toContain(before.origin)
  await rename(`${before.folder}.gone`, before.folder)

  const { head } = await whatStopsTheLog(database.owner.sql, log.place)
  await permit(log.keys, 'adopt', `${head.size} ${head.root}`)
  const facts = await adoptHead(workerContext(database.worker), database.owner.sql, log.place)
  const signed = { size: before.size, root: before.root.toString('hex') }
  expect(facts).toMatchObject({ oldOrigin: before.origin, signed, adopted: head })
  await log.settle()
  const after = await published()
  expect(after.origin).toBe(facts.newOrigin)
  expect(after.size).toBe(before.size + 1)
})

test('a pool whose connection holds a lock never replaces it by age', async () => {
  const url = database.url('cdip_worker')
  expect(openDatabase(url, { keepsConnection: true }).sql.options.max_lifetime).toBeNull()
  expect(openDatabase(url).sql.options.max_lifetime).not.toBeNull()
})

test('no login changes, removes or shortens the log, and a head never moves back', async () => {
  await log.settle()
  for (const { sql } of [database.web, database.worker, database.owner]) {
    for (const table of ['ledger_leaves', 'ledger_links', 'ledger_heads', 'ledger_head']) {
      await expect(sql`delete from ${sql(table)}`).rejects.toThrow(/forbidden|permission denied/)
    }
    await expect(sql`update ledger_leaves set envelope = ''`).rejects.toThrow(/forbidden|permission denied/)
    await expect(sql`update ledger_head set size = 0`).rejects.toThrow(/only grows|permission denied/)
  }
})
