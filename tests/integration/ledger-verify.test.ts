import { execFileSync } from 'node:child_process'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { openDatabase } from '#db/client.ts'
import { adoptHead, whatStopsTheLog } from '#lib/ledger/adopt.ts'
import { chainFrom, keyChain, readRotations } from '#lib/ledger/key-chain.ts'
import { leafHash } from '#lib/ledger/merkle.ts'
import { checkpointText, encodeKey, parseKey, verifyNote } from '#lib/ledger/note.ts'
import { checkProof, formatProof, parseProof } from '#lib/ledger/proof.ts'
import { proverOf, readCheckpoint } from '#lib/ledger/prove.ts'
import { rotateKey } from '#lib/ledger/rotate.ts'
import { sequenceBatch } from '#lib/ledger/sequence.ts'
import { beginTerm } from '#lib/ledger/term.ts'
import { folderOf } from '#lib/ledger/tile-files.ts'
import { verifyDatabase } from '#lib/ledger/verify-database.ts'
import { verifyTiles } from '#lib/ledger/verify-tiles.ts'
import { askSigner } from '#lib/signer/client.ts'
import { permit } from '#lib/signer/permit.ts'
import { makeScene, type Scene, sealFile } from '#tests/factories/exhibits.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { anyEvent, recordAll, startTestLog, type TestLog } from '#tests/support/log.ts'
import { GO, testNeeding } from '#tests/support/needs.ts'
import { makeStore, workerContext } from '#tests/support/store.ts'

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
  await recordAll(database, [anyEvent(scene.caseId), anyEvent(), anyEvent(scene.caseId), anyEvent()])
  await log.settle()
})
afterEach(async () => {
  await log.stop()
  await database.close()
})

async function key() {
  const { vkey, origin } = await askSigner(log.place.signerFolder, { kind: 'log-key' })
  return { vkey, folder: folderOf(log.place.logFolder, origin) }
}

async function verifyAll() {
  const { vkey, folder } = await key()
  const report = await verifyTiles(folder, [vkey])
  return [...report.findings, ...(await verifyDatabase(database.owner.sql, report))]
}

/** What a superuser can do: past every trigger. */
async function asSuperuser(act: (sql: FreshDatabase['owner']['sql']) => Promise<unknown>): Promise<void> {
  const pool = openDatabase(database.url('cdip'), { max: 1 })
  await pool.sql`set session_replication_role = replica`
  await act(pool.sql)
  await pool.close()
}

const indexesOf = (findings: { index: number | null }[]) => [...new Set(findings.map(({ index }) => index))]

test('an untouched log has no findings, in files and database', async () => {
  expect(await verifyAll()).toEqual([])
})

test('a leaf that a superuser edited, removed, inserted or swapped is found, by its index', async () => {
  const [one] = await database.owner.sql`select envelope from ledger_leaves where leaf_index = 2`
  await asSuperuser((sql) => sql`update ledger_leaves set envelope = 'forged' where leaf_index = 2`)
  expect(indexesOf(await verifyAll())).toContain(2)
  await asSuperuser((sql) => sql`update ledger_leaves set envelope = ${one?.envelope} where leaf_index = 2`)
  expect(await verifyAll()).toEqual([])

  await asSuperuser(async (sql) => {
    await sql`update ledger_leaves set leaf_index = 1000003 where leaf_index = 3`
    await sql`update ledger_leaves set leaf_index = 3 where leaf_index = 4`
    await sql`update ledger_leaves set leaf_index = 4 where leaf_index = 1000003`
  })
  const swapped = await verifyAll()
  expect(swapped).toContainEqual({ index: 3, what: 'leaf 4 stands in its place' })
  expect(swapped).toContainEqual({ index: 4, what: 'leaf 3 stands in its place' })
  await asSuperuser((sql) => sql`delete from ledger_leaves where leaf_index = 4`)
  expect(await verifyAll()).toContainEqual({ index: 4, what: 'the leaf is missing' })
})

test('an inserted leaf is no part of the head, and an inserted event is not in the log', async () => {
  await asSuperuser(async (sql) => {
    await sql`insert into custody_events (id, type, at, bytes) values ('01920000-0000-7000-8000-000000000001', 'case.closed', now(), '{}')`
  })
  const what = 'event 01920000-0000-7000-8000-000000000001 is neither in the log nor on its way'
  expect(await verifyAll()).toEqual([{ index: null, what }])
  await asSuperuser(async (sql) => {
    await sql`insert into ledger_leaves select (select size from ledger_head), '01920000-0000-7000-8000-000000000001', envelope, leaf_hash
      from ledger_leaves where leaf_index = 0`
  })
  expect((await verifyAll()).some(({ what }) => what.includes('not that of the leaves'))).toBe(true)
})

test('an event, a value of it and an exhibit that a superuser changed are found at the leaf that recorded them', async () => {
  const store = await makeStore()
  const itemId = await sealFile(database, store, scene, 'camera.mp4', Buffer.from('bytes'))
  await log.settle()
  expect(await verifyAll()).toEqual([])
  const [sealed] = await database.owner.sql`select l.leaf_index::int as index, e.id, e.bytes from ledger_leaves l
    join custody_events e on e.id = l.event_id where e.type = 'item.sealed' and e.item_id = ${itemId}`
  await asSuperuser((sql) => sql`update items set sha256 = ${'0'.repeat(64)} where id = ${itemId}`)
  expect(await verifyAll()).toEqual([{ index: sealed?.index, what: `exhibit ${itemId} is not as it was sealed` }])
  const altered = Buffer.from(String(sealed?.bytes).replace('"sizeBytes":5', '"sizeBytes":6'))
  await asSuperuser((sql) => sql`update custody_events set bytes = ${altered} where id = ${sealed?.id}`)
  expect(await verifyAll()).toContainEqual({ index: sealed?.index, what: 'the event was changed' })
  await asSuperuser((sql) => sql`update custody_events set bytes = ${sealed?.bytes} where id = ${sealed?.id}`)
  await asSuperuser(
    (sql) => sql`update event_values set value = 'another.mp4' where event_id = ${sealed?.id} and field = 'fileName'`,
  )
  expect(await verifyAll()).toContainEqual({ index: sealed?.index, what: 'its value "fileName" was changed' })
})

test('each column of an event that a superuser changed is found at its leaf, and a value that he took away', async () => {
  const [event] = await database.owner.sql`select l.leaf_index::int as index, e.id from ledger_leaves l
    join custody_events e on e.id = l.event_id where e.type = 'case.opened'`
  const changes = {
    type: "type = 'case.closed'",
    at: "at = at + interval '1 microsecond'",
    caseId: 'case_id = null',
    itemId: 'item_id = gen_random_uuid()',
    fromCaseId: 'from_case_id = gen_random_uuid()',
  }
  for (const [column, change] of Object.entries(changes)) {
    await asSuperuser(async (sql) => {
      await sql`create table kept as select * from custody_events where id = ${event?.id}`
      await sql`update custody_events set ${sql.unsafe(change)} where id = ${event?.id}`
    })
    const what = `its column "${column}" is not what the event says`
    expect(await verifyAll()).toContainEqual({ index: event?.index, what })
    await asSuperuser(async (sql) => {
      await sql`update custody_events e set type = k.type, at = k.at, case_id = k.case_id, item_id = k.item_id,
        from_case_id = k.from_case_id from kept k where e.id = k.id`
      await sql`drop table kept`
    })
  }
  expect(await verifyAll()).toEqual([])
  await asSuperuser((sql) => sql`delete from event_values where event_id = ${event?.id} and field = 'title'`)
  const what = 'its value "title" is gone, and no event says that it was erased'
  expect(await verifyAll()).toEqual([{ index: event?.index, what }])
})

test('a head that was committed, or that others saw, and that is not that of the leaves is found', async () => {
  const { folder } = await key()
  const { head } = await verifyTiles(folder, [(await key()).vkey])
  const seen = async (size: number, root: Buffer) => {
    const note = `${checkpointText({ origin: head.origin, size, root })}\n— x AAAAAAAA\n`
    await asSuperuser(async (sql) => {
      await sql`delete from ledger_anchors`
      await sql`insert into ledger_anchors (origin, size, kind, name, note, content, seen_at)
        values (${head.origin}, ${size}, 'witness', 'judiciary', ${note}, '', now())`
    })
  }
  await seen(head.size, head.root)
  expect(await verifyAll()).toEqual([])
  await seen(head.size - 1, head.root)
  const of = (size: number, what: string) => [
    { index: null, what: `the head of ${size} leaves that judiciary saw ${what}` },
  ]
  expect(await verifyAll()).toEqual(of(head.size - 1, 'is not that of the leaves'))
  await seen(head.size + 1, head.root)
  expect(await verifyAll()).toEqual(of(head.size + 1, 'has more leaves than the log'))
  await asSuperuser(async (sql) => {
    await sql`delete from ledger_anchors`
    await sql`update ledger_heads set root = sha256('another') where size = ${head.size}`
  })
  const what = `the head of ${head.size} leaves that was committed is not that of the leaves`
  expect(await verifyAll()).toEqual([{ index: null, what }])
})

test('the log may grow while it is verified: everything is read as it was at one moment', async () => {
  const { vkey, folder } = await key()
  const report = await verifyTiles(folder, [vkey])
  await recordAll(database, [anyEvent(), anyEvent()])
  let verifying: ReturnType<typeof verifyDatabase> | undefined
  await database.owner.sql.begin(async (tx) => {
    await tx`lock table ledger_head in access exclusive mode` // read after the leaves: the verifier waits here
    verifying = verifyDatabase(database.owner.sql, report)
    const isWaiting = async () => (await tx`select 1 from pg_locks where not granted`).length > 0
    await expect.poll(isWaiting).toBe(true)
    expect((await sequenceBatch(tx, () => {})).taken).toBe(2)
  })
  expect(await verifying).toEqual([])
})

test('a higher tile that was changed, cut off or removed is a finding, though every entry is as it was', async () => {
  await recordAll(
    database,
    Array.from({ length: 260 }, () => anyEvent()),
  )
  await log.settle()
  const { vkey, folder } = await key()
  const tile = join(folder, 'tile/1/000.p/1')
  const bytes = await readFile(tile)
  const findings = async () => (await verifyTiles(folder, [vkey])).findings
  expect(await findings()).toEqual([])
  await writeFile(tile, Buffer.concat([Buffer.of((bytes[0] ?? 0) ^ 1), bytes.subarray(1)]))
  expect(await findings()).toEqual([{ index: null, what: 'not what was hashed: one of the leaves 0 to 255' }])
  const gone = [{ index: null, what: 'tile/1/000.p/1 is missing or cut off' }]
  await writeFile(tile, bytes.subarray(1))
  expect(await findings()).toEqual(gone)
  await rename(tile, `${tile}.gone`)
  expect(await findings()).toEqual(gone)
  await writeFile(tile, bytes)
  const below = join(folder, 'tile/0/000')
  await writeFile(below, (await readFile(below)).subarray(5))
  expect((await findings()).map(({ what }) => what)).toEqual(Array(256).fill('the hash is missing from its tile'))
}, 60_000)

test('a place in a stream that was renumbered is found', async () => {
  await asSuperuser((sql) => sql`update ledger_links set seq = seq + 10 where stream = 'installation' and seq = 1`)
  const findings = await verifyAll()
  const [row] = await database.owner
    .sql`select leaf_index::int as index from ledger_links where stream = 'installation' and seq = 11`
  expect(indexesOf(findings)).toEqual([row?.index])
})

test('a changed entry, a missing bundle and a changed checkpoint are found in the files alone', async () => {
  const { vkey, folder } = await key()
  const { head } = await verifyTiles(folder, [vkey])
  const bundle = join(folder, `tile/entries/000.p/${head.size}`)
  const bytes = await readFile(bundle)
  const second = 2 + bytes.readUInt16BE(0)
  const changed = Buffer.from(bytes)
  changed[second + 20] = (changed[second + 20] ?? 0) ^ 1
  await writeFile(bundle, changed)
  expect((await verifyTiles(folder, [vkey])).findings).toEqual([
    { index: 1, what: 'the entry is not the one that was hashed' },
  ])
  await rename(bundle, `${bundle}.gone`)
  expect((await verifyTiles(folder, [vkey])).findings).toHaveLength(head.size)
  await rename(`${bundle}.gone`, bundle)
  await writeFile(bundle, bytes)
  // Entry and hash changed alike: the root tells.
  const tile = join(folder, `tile/0/000.p/${head.size}`)
  const hashes = await readFile(tile)
  await writeFile(bundle, changed)
  hashes.set(leafHash(changed.subarray(second + 2, second + 2 + changed.readUInt16BE(second))), 32)
  await writeFile(tile, hashes)
  const { findings } = await verifyTiles(folder, [vkey])
  expect(findings.at(-1)?.what).toBe('the entries are not those of the signed root')
  const checkpoint = await readFile(join(folder, 'checkpoint'), 'utf8')
  await writeFile(join(folder, 'checkpoint'), checkpoint.replace(`\n${head.size}\n`, `\n${head.size - 1}\n`))
  await expect(verifyTiles(folder, [vkey])).rejects.toThrow('does not verify')
})

async function proofOf(index: number): Promise<string> {
  const { folder } = await key()
  const [row] = await database.owner.sql`select e.bytes from ledger_leaves l join custody_events e on e.id = l.event_id
    where l.leaf_index = ${index}`
  const proof = await proverOf(folder, await readCheckpoint(folder)).prove(index)
  return formatProof({ ...proof, event: row?.bytes })
}

test('a proof is checked by the public key alone; a changed event, entry, index or another key is refused', async () => {
  const { vkey } = await key()
  const text = await proofOf(3)
  expect(checkProof(text, [vkey])).toMatchObject({ index: 3, by: [vkey], event: { type: 'case.closed' } })
  const proof = parseProof(text)
  expect(formatProof(proof)).toBe(text)
  const event = Buffer.from((proof.event ?? '').toString().replace('case.closed', 'case.opened'))
  expect(() => checkProof(formatProof({ ...proof, event }), [vkey])).toThrow('not the one that the entry names')
  expect(() => checkProof(formatProof({ ...proof, index: 2 }), [vkey])).toThrow('not number 2')
  const entry = Buffer.from(proof.entry.toString().replace(/[0-9a-f]"/, 'x"'))
  expect(() => checkProof(formatProof({ ...proof, entry }), [vkey])).toThrow('not number 3')
  const other = await startTestLog(database)
  const { vkey: another } = await askSigner(other.place.signerFolder, { kind: 'log-key' })
  expect(() => checkProof(text, [another])).toThrow('no known key')
  await other.stop()
})

testNeeding('go')(
  'Go’s own implementation accepts a proof, and refuses a changed one',
  async () => {
    const source = fileURLToPath(new URL('../support/independent/check.go', import.meta.url))
    const checker = join(log.place.logFolder, 'check')
    const env = {
      ...process.env,
      GO111MODULE: 'off',
      GOPATH: '/usr/share/gocode',
      GOCACHE: join(log.place.logFolder, 'go'),
    }
    execFileSync(GO.program, ['build', '-o', checker, source], { env })
    const { vkey } = await key()
    const file = join(log.place.logFolder, 'proof')
    const check = async (text: string) => {
      await writeFile(file, text)
      return execFileSync(checker, [vkey, file], { stdio: 'pipe' }).toString()
    }
    const text = await proofOf(4)
    expect(await check(text)).toContain('record 4 of')
    const proof = parseProof(text)
    const entry = Buffer.from(proof.entry.toString().replace(/"event":"./, '"event":"x'))
    await expect(check(formatProof({ ...proof, entry }))).rejects.toThrow('Command failed')
    await expect(check(text.replace(/\n\d+\n/, '\n99\n'))).rejects.toThrow('Command failed')
  },
  60_000,
)

test('a new key follows the old one by an event that both signed; old and new checkpoints verify by their own', async () => {
  const before = await key()
  const rotate = (allow: boolean) =>
    rotateKey(workerContext(database.worker), database.owner.sql, log.place.signerFolder, async (newKey) => {
      if (allow) await permit(log.keys, 'rotate', newKey)
    })
  await expect(rotate(false)).rejects.toThrow('nobody who looks after the keys')
  expect((await key()).vkey).toBe(before.vkey)
  const published = await readCheckpoint(before.folder)
  const after = await rotate(true)
  // What the old key signed is still the log's: the new one and the old one both say so.
  const rotations = await readRotations(workerContext(database.worker))
  const chain = keyChain(after.vkey, rotations)
  expect(chainFrom(published, chain).map(({ vkey }) => vkey)).toEqual([before.vkey, after.vkey])
  const forged = rotations.map((each) => ({ ...each, newSignature: each.oldSignature }))
  expect(keyChain(after.vkey, forged)).toHaveLength(1)
  await log.settle()
  const note = await readCheckpoint(before.folder)
  expect(chainFrom(note, chain).map(({ vkey }) => vkey)).toEqual([after.vkey])
  expect(verifyNote(note, [after.vkey]).by).toEqual([after.vkey])
  expect(() => verifyNote(note, [before.vkey])).toThrow()
  const events = await database.owner.sql`select 1 from custody_events where type = 'log.key-rotated'`
  expect(events).toHaveLength(1)
  expect(await verifyAll()).toEqual([])
})

test('a database from yesterday goes on only by a permitted adoption: a new origin, with a signed event that names both heads', async () => {
  const { folder } = await key()
  const signed = await verifyTiles(folder, [(await key()).vkey])
  const yesterday = await server.fresh()
  const pool = openDatabase(yesterday.url('cdip_worker'), { max: 1 })
  const begin = () => beginTerm(pool.sql, log.place, () => {})
  expect(await begin()).toBeNull()
  const { head, reason } = await whatStopsTheLog(yesterday.owner.sql, log.place)
  expect(reason).toContain('were signed')
  const adopt = () => adoptHead(workerContext(yesterday.worker), yesterday.owner.sql, log.place)
  await expect(adopt()).rejects.toThrow('nobody who looks after the keys')
  await permit(log.keys, 'adopt', `${head.size} ${head.root}`)
  const facts = await adopt()
  expect(facts).toMatchObject({ signed: { size: signed.head.size }, adopted: head })
  const term = await begin()
  while (((await term?.step()) ?? 0) > 0);
  const now = await key()
  expect(now.folder).not.toBe(folder)
  const report = await verifyTiles(now.folder, [now.vkey])
  expect(report.head.size).toBe(1)
  expect(await verifyDatabase(yesterday.owner.sql, report)).toEqual([])
  // What was lost is still proved under the old origin.
  const oldName = encodeKey(signed.head.origin, parseKey(now.vkey).publicKey)
  expect((await verifyTiles(folder, [oldName])).findings).toEqual([])
  await expect(adopt()).rejects.toThrow('nothing to adopt')
  await pool.close()
  await yesterday.close()
})

test('an adoption that a crash cut off before its event is finished by asking again; nothing is signed before', async () => {
  const yesterday = await server.fresh()
  const { head } = await whatStopsTheLog(yesterday.owner.sql, log.place)
  await permit(log.keys, 'adopt', `${head.size} ${head.root}`)
  await askSigner(log.place.signerFolder, { kind: 'adopt', head })
  const pool = openDatabase(yesterday.url('cdip_worker'), { max: 1 })
  expect(await beginTerm(pool.sql, log.place, () => {})).toBeNull()
  await adoptHead(workerContext(yesterday.worker), yesterday.owner.sql, log.place)
  expect(await beginTerm(pool.sql, log.place, () => {})).not.toBeNull()
  await pool.close()
  await yesterday.close()
})
