import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { exportCustody } from '#lib/custody/export.ts'
import { askAuthority, askWitness, keepAnchor } from '#lib/ledger/anchor.ts'
import { type RunningAnchors, startAnchors } from '#lib/ledger/anchors.ts'
import { getLogState } from '#lib/ledger/get-state.ts'
import { EMPTY, extend, leafHash, rootOf } from '#lib/ledger/merkle.ts'
import { parseCheckpoint, parseNote, verifyNote } from '#lib/ledger/note.ts'
import { readCheckpoint } from '#lib/ledger/prove.ts'
import { rotateKey } from '#lib/ledger/rotate.ts'
import { folderOf } from '#lib/ledger/tile-files.ts'
import { timestampIn, timestampRequest } from '#lib/ledger/timestamp.ts'
import { type RunningWitness, startWitness } from '#lib/ledger/witness.ts'
import { askSigner } from '#lib/signer/client.ts'
import { permit } from '#lib/signer/permit.ts'
import { makeScene, type Scene } from '#tests/factories/exhibits.ts'
import { startAuthority } from '#tests/support/authority.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { runVerify, written } from '#tests/support/exported.ts'
import { anyEvent, recordAll, startTestLog, type TestLog } from '#tests/support/log.ts'
import { workerContext } from '#tests/support/store.ts'

// Each of them works on a database of its own.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 })

let server: TestDatabase
let database: FreshDatabase
let scene: Scene
let log: TestLog
let witnessFolder: string
let witness: RunningWitness
beforeAll(async () => {
  server = await startTestDatabase()
}, 60_000)
afterAll(() => server.stop(), 60_000)
beforeEach(async () => {
  database = await server.fresh()
  scene = await makeScene(database)
  log = await startTestLog(database)
  await log.settle()
  witnessFolder = await mkdtemp(join(tmpdir(), 'cdip-witness-'))
  witness = await beginWitness()
})
afterEach(async () => {
  await witness.stop()
  await rm(witnessFolder, { recursive: true })
  await log.stop()
  await database.close()
})

async function beginWitness(port = 0): Promise<RunningWitness> {
  const { vkey } = await askSigner(log.place.signerFolder, { kind: 'log-key' })
  return startWitness({
    folder: witnessFolder,
    name: 'judiciary.example/witness',
    logKeys: [vkey],
    port,
    host: '127.0.0.1',
  })
}

async function now() {
  const { origin, vkey } = await askSigner(log.place.signerFolder, { kind: 'log-key' })
  const folder = folderOf(log.place.logFolder, origin)
  return { folder, origin, vkey, note: await readCheckpoint(folder) }
}

async function grow(count: number): Promise<void> {
  await recordAll(
    database,
    Array.from({ length: count }, () => anyEvent(scene.caseId)),
  )
  await log.settle()
}

const post = (body: string) => fetch(`${witness.url}/add-checkpoint`, { method: 'POST', body })

test('a witness cosigns each head that continues the last, over its own restart, and its cosignature verifies', async () => {
  const first = await now()
  const anchor = await askWitness(witness, first.folder, first.note)
  expect(verifyNote(first.note + anchor.content, [first.vkey, witness.vkey]).by).toEqual([first.vkey, witness.vkey])
  expect(Math.abs(anchor.seenAt.getTime() - Date.now())).toBeLessThan(5000)
  await grow(300)
  await witness.stop()
  witness = await beginWitness()
  const second = await now()
  await askWitness(witness, second.folder, second.note)
  await askWitness(witness, second.folder, second.note) // the same again is no fork
})

test('a witness answers as tlog-witness says: unknown logs, foreign signatures, wrong sizes and proofs are refused', async () => {
  const { note, vkey, origin } = await now()
  const other = await startTestLog(database)
  await other.settle().catch(() => {})
  expect((await post('nonsense')).status).toBe(400)
  expect((await post(`old 0\n\n${note.replaceAll(origin, 'other.example/log')}`)).status).toBe(404)
  expect((await post(`old 0\n\n${note.replace(/\n\d+\n/, '\n9\n')}`)).status).toBe(403)
  expect((await post(`old 99999\n\n${note}`)).status).toBe(400)
  expect((await post(`old 0\n${'A'.repeat(43)}=\n\n${note}`)).status).toBe(422)
  const conflict = await post(`old 1\n\n${note}`)
  expect([conflict.status, await conflict.text(), conflict.headers.get('content-type')]).toEqual([
    409,
    '0\n',
    'text/x.tlog.size',
  ])
  const good = await post(`old 0\n\n${note}`)
  expect(good.status).toBe(200)
  expect(await good.text()).toMatch(/^— judiciary\.example\/witness \S+\n$/)
  expect((await fetch(`${witness.url}/add-checkpoint`)).status).toBe(404)
  expect(vkey).toContain(origin)
  await other.stop()
})

test('a log that was rewritten whole, and signed with the stolen key, is refused by the witness', async () => {
  const before = await now()
  await askWitness(witness, before.folder, before.note)
  // Who holds the keys makes the signer forget and signs another history of the same length and more.
  const state = join(log.keys, 'state.json')
  const memory = JSON.parse(await readFile(state, 'utf8'))
  await writeFile(state, JSON.stringify({ ...memory, last: null }))
  await log.restartSigner()
  const size = memory.last.size as number
  const forged = extend(
    EMPTY,
    Array.from({ length: size }, (_, at) => leafHash(Buffer.from(`forged ${at}`))),
  )
  const sign = async (range: typeof forged) =>
    (
      await askSigner(log.place.signerFolder, {
        kind: 'sign-checkpoint',
        head: { size: range.size, root: rootOf(range).toString('hex') },
      })
    ).note
  const same = await post(`old ${size}\n\n${await sign(forged)}`)
  expect([same.status, await same.text()]).toEqual([409, `${size}\n`])
  const longer = extend(forged, [leafHash(Buffer.from('one more'))])
  const proof = [rootOf(forged), leafHash(Buffer.from('one more'))]
    .map((hash) => `${hash.toString('base64')}\n`)
    .join('')
  expect((await post(`old ${size}\n${proof}\n${await sign(longer)}`)).status).toBe(422)
})

async function anchored(kind: string): Promise<number[]> {
  const rows = await database.owner.sql`select size::int as size from ledger_anchors where kind = ${kind} order by size`
  return rows.map(({ size }) => size)
}

test('a witness that was away catches up, and holds up neither the log nor the timestamps', async () => {
  const authority = await startAuthority()
  const { port } = new URL(witness.url)
  const outside = { witnesses: [{ url: witness.url, vkey: witness.vkey }], authority: authority.url }
  await witness.stop()
  await grow(5)
  let anchors: RunningAnchors = startAnchors(database.url('cdip_worker'), log.place, outside)
  await expect.poll(() => anchored('timestamp'), { timeout: 10_000 }).toHaveLength(1)
  expect(await anchored('witness')).toEqual([])
  await anchors.stop()
  await grow(600)
  witness = await beginWitness(Number(port))
  anchors = startAnchors(database.url('cdip_worker'), log.place, outside)
  const { size } = (await database.owner.sql<{ size: number }[]>`select size::int as size from ledger_head`)[0] ?? {
    size: 0,
  }
  await expect.poll(() => anchored('witness'), { timeout: 10_000 }).toEqual([size])
  await anchors.stop()
  await authority.stop()
}, 30_000)

test('an export carries the cosignature and the timestamp, and the commands of VERIFY.txt check both', async () => {
  const authority = await startAuthority()
  await grow(3)
  const { folder, note } = await now()
  await keepAnchor(database.worker.sql, note, await askWitness(witness, folder, note))
  await keepAnchor(database.worker.sql, note, await askAuthority(authority.url, note))
  const place = { ...log.place, witnesses: [witness], authorityCertificate: authority.certificate }
  const exported = await written((await exportCustody(scene.officer, place, { caseId: scene.caseId })).files)
  const said = await runVerify(exported)
  expect(said.match(/Signature Verified Successfully/g)).toHaveLength(2)
  expect(said).toMatch(/good: \d+ events/)
  expect((await readdir(exported)).sort()).toContain('checkpoint.tsr')
  expect(await readFile(join(exported, 'VERIFY.txt'), 'utf8')).toContain('openssl ts -verify')
  await authority.stop()
  await rm(exported, { recursive: true })
})

test('an export whose head an earlier key signed names that key, and both keys say which one followed', async () => {
  await grow(2)
  const { folder, note, vkey } = await now()
  await keepAnchor(database.worker.sql, note, await askWitness(witness, folder, note))
  await rotateKey(workerContext(database.worker), database.owner.sql, log.place.signerFolder, (newKey) =>
    permit(log.keys, 'rotate', newKey),
  )
  await log.settle()
  const after = await now()
  expect(after.vkey).not.toBe(vkey)
  const place = { ...log.place, witnesses: [witness] }
  const exported = await written((await exportCustody(scene.officer, place, { caseId: scene.caseId })).files)
  // The head, the witness's, and both signatures under the change of keys.
  expect((await runVerify(exported)).match(/Signature Verified Successfully/g)).toHaveLength(4)
  expect((await readFile(join(exported, 'keys/log.vkey'), 'utf8')).trim()).toBe(vkey)
  expect(await readFile(join(exported, 'VERIFY.txt'), 'utf8')).toContain(vkey.split('+')[1])
  await rm(exported, { recursive: true })
})

/** A stranger that answers everything the same way, and counts how often it was asked. */
async function startStranger(status: number, answer: string | ((body: string) => string)) {
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    asked.push(body)
    response.writeHead(status).end(typeof answer === 'string' ? answer : answer(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url, asked, stop }
}

test('a witness that answers 409 without a size is away, not asked for ever', async () => {
  const { folder, note } = await now()
  const stranger = await startStranger(409, '<html>Conflict</html>')
  await expect(askWitness({ ...witness, url: stranger.url }, folder, note)).rejects.toThrow('without the size')
  expect(stranger.asked).toHaveLength(1)
  await stranger.stop()
})

test('of several lines that a witness answers, the one by its key is kept, wherever it stands', async () => {
  const { folder, note } = await now()
  const { content } = await askWitness(witness, folder, note)
  const other = `— ${'other.example/witness'} ${Buffer.alloc(76, 1).toString('base64')}\n`
  const stranger = await startStranger(200, `${content}${other}`)
  const anchor = await askWitness({ ...witness, url: stranger.url }, folder, note)
  expect(anchor).toMatchObject({ name: 'judiciary.example/witness', content })
  await stranger.stop()
})

test('a witness that refuses is an alarm on the page of the log until it cosigns again', async () => {
  const outside = (url: string) => ({ witnesses: [{ url, vkey: witness.vkey }], authority: undefined })
  const alarms = async () => (await getLogState(scene.administrator, log.place)).alarms
  const stranger = await startStranger(422, '')
  let anchors = startAnchors(database.url('cdip_worker'), log.place, outside(stranger.url))
  await expect
    .poll(alarms, { timeout: 10_000 })
    .toMatchObject([{ kind: 'witness-refuses', about: stranger.url, endedAt: null }])
  await anchors.stop()
  await stranger.stop()
  const { folder, note } = await now()
  const { content } = await askWitness(witness, folder, note)
  const again = createServer((_request, response) => response.end(content))
  await new Promise<void>((resolve) => again.listen(Number(new URL(stranger.url).port), '127.0.0.1', resolve))
  anchors = startAnchors(database.url('cdip_worker'), log.place, outside(stranger.url))
  await expect.poll(async () => (await alarms())[0]?.endedAt ?? null, { timeout: 10_000 }).not.toBeNull()
  await anchors.stop()
  again.closeAllConnections()
  await new Promise((resolve) => again.close(resolve))
})

test('of two workers one asks, and it goes on from what was cosigned last', async () => {
  const first = await now()
  await keepAnchor(database.worker.sql, first.note, await askWitness(witness, first.folder, first.note))
  await grow(3)
  const { note } = await now()
  const stranger = await startStranger(500, '')
  const outside = { witnesses: [{ url: stranger.url, vkey: witness.vkey }], authority: undefined }
  const both = [0, 1].map(() => startAnchors(database.url('cdip_worker'), log.place, outside))
  await expect.poll(() => stranger.asked.length, { timeout: 10_000 }).toBeGreaterThan(0)
  const [lead] = await database.owner.sql`select count(*)::int as count from pg_locks where locktype = 'advisory'
    and granted and objid = ${0x1ed6e5} and database = (select oid from pg_database where datname = current_database())`
  for (const each of both) await each.stop()
  expect(lead?.count).toBe(1)
  expect(stranger.asked).toHaveLength(1)
  const { size } = parseCheckpoint(parseNote(first.note).text)
  expect(stranger.asked[0]?.split('\n')[0]).toBe(`old ${size}`)
  expect(stranger.asked[0]?.endsWith(note)).toBe(true)
  await stranger.stop()
})

test('a timestamp about other bytes, to another request, or by another authority is not kept', async () => {
  const [authority, other] = [await startAuthority(), await startAuthority()]
  const { note } = await now()
  await askAuthority(authority.url, note, authority.certificate)
  await expect(askAuthority(authority.url, note, other.certificate)).rejects.toThrow('not signed by the authority')
  const { request, nonce } = timestampRequest(Buffer.from('bytes'))
  const response = await fetch(authority.url, { method: 'POST', body: new Uint8Array(request) })
  const answer = Buffer.from(await response.arrayBuffer())
  expect(Math.abs(timestampIn(answer, Buffer.from('bytes'), nonce).getTime() - Date.now())).toBeLessThan(5000)
  expect(() => timestampIn(answer, Buffer.from('other'), nonce)).toThrow('another request')
  expect(() => timestampIn(answer, Buffer.from('bytes'), Buffer.alloc(8, 0x41))).toThrow('another request')
  // The digest and the nonce alone, somewhere in an answer, are no timestamp.
  const loose = Buffer.concat([Buffer.from('30053003020100', 'hex'), request])
  expect(() => timestampIn(loose, Buffer.from('bytes'), nonce)).toThrow('another request')
  expect(() => timestampIn(answer.subarray(0, 200), Buffer.from('bytes'), nonce)).toThrow(TypeError)
  await authority.stop()
  await other.stop()
})

test('an authority that is down, refuses or answers something else is no timestamp', async () => {
  const authority = await startAuthority()
  const { note } = await now()
  const { seenAt } = await askAuthority(authority.url, note)
  expect(Math.abs(seenAt.getTime() - Date.now())).toBeLessThan(5000)
  await authority.stop()
  await expect(askAuthority(authority.url, note)).rejects.toThrow()
  await expect(askAuthority(`${witness.url}/add-checkpoint`, note)).rejects.toThrow('answered')
})
