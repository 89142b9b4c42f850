import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { link, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Ctx } from '#lib/context.ts'
import { manifestDigest } from '#lib/transfers/manifest.ts'
import { submitTransfer } from '#lib/transfers/submit.ts'
import { endStation } from '#lib/workstations/end.ts'
import { listStations } from '#lib/workstations/list.ts'
import { openHall, type StationHall, type StationScene } from '#tests/factories/station-scene.ts'
import { startStation } from '#tests/support/station.ts'
import { sha256 } from '#tests/support/store.ts'

/* The real `cdip import`, in a process of its own, against the real routes: from a folder to sealed exhibits. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })
const now = <C extends Ctx>(ctx: C): C => ({ ...ctx, now: new Date() })
const address = 'loopback'

let hall: StationHall
let scene: StationScene
beforeAll(async () => {
  hall = await openHall()
})
afterAll(() => hall.stop())
beforeEach(async () => {
  hall.setGate(null)
  scene = await hall.scene()
  return () => scene.end()
})

const outcomesOf = async (transferId: string) =>
  Object.fromEntries((await scene.entries(transferId)).map(({ path, outcome }) => [path, outcome]))

test('a folder with hostile names comes in whole: bytes of names, hidden and empty files, links, pipes and loops', async () => {
  const big5 = Buffer.from([0xc3, 0xe8, 0x2e, 0x6d, 0x70, 0x34])
  const contents = new Map<string, Buffer>([
    ['plain.mp4', randomBytes(3_000_000)],
    ['new\nline \u202ejpg.mp4', randomBytes(100)],
    ['looks\\xE9.mp4', randomBytes(101)],
    ['.hidden', randomBytes(10)],
    ['empty.mp4', Buffer.alloc(0)],
    [
      `${'深'.repeat(60)}/${'d'.repeat(200)}/${'e'.repeat(200)}/${'f'.repeat(200)}/${'g'.repeat(250)}/${'h'.repeat(100)}.mp4`,
      randomBytes(7),
    ],
  ])
  for (const [path, bytes] of contents) {
    await mkdir(join(scene.folder, path, '..'), { recursive: true })
    await writeFile(join(scene.folder, path), bytes)
  }
  const raw = Buffer.concat([Buffer.from(`${scene.folder}/`), big5])
  await writeFile(raw, 'big5')
  await link(join(scene.folder, '.hidden'), join(scene.folder, 'hard link'))
  await symlink('.', join(scene.folder, 'loop'))
  await symlink('/etc/passwd', join(scene.folder, 'passwd'))
  await mkdir(join(scene.folder, 'nothing in it'))
  execFileSync('mkfifo', [join(scene.folder, 'pipe')])
  const before = await readdir(scene.folder)

  const station = await scene.whole()
  expect([await station.ended, station.errors()]).toEqual([0, ''])
  const { transferId, outcomes, receipts } = await station.told('done')
  expect(outcomes).toMatchObject({ sealed: contents.size + 2, 'left-out': 4, open: 0 })
  const found = await scene.entries(transferId)
  const of = (path: string) => found.find((each) => each.path === path)
  expect(of('\\xC3\\xE8.mp4')).toMatchObject({
    outcome: 'sealed',
    raw: big5.toString('hex'),
    name: big5.toString('hex'),
  })
  expect(of('looks\\x5CxE9.mp4')).toMatchObject({ name: Buffer.from('looks\\xE9.mp4').toString('hex') })
  for (const [path, bytes] of contents) if (!path.includes('\\x')) expect(of(path)?.sha256, path).toBe(sha256(bytes))
  for (const path of ['loop', 'passwd', 'nothing in it', 'pipe']) expect(of(path)?.outcome, path).toBe('left-out')
  expect(await submitTransfer(now(scene.officer), { transferId })).toMatchObject({ status: 'submitted' })
  expect(await readdir(scene.folder), 'nothing was written on it').toEqual(before)

  const [json = '', text = ''] = await Promise.all(receipts.map((path) => readFile(path, 'utf8')))
  const receipt = JSON.parse(json)
  expect(receipt).toMatchObject({
    format: 'cdip-import-receipt/1',
    transferId,
    reportNumber: scene.reportNumber,
    outcomes,
  })
  expect(manifestDigest(receipt.entries), 'anybody can compute it').toBe(receipt.manifestSha256)
  expect(text).toContain('exhibit 1')
  expect(text, 'no order to a terminal, and no turned direction').not.toMatch(/\u202e|[^\n -~\u4e00-\u9fff…]/)
})

test('it asks no officer for the next disc, and what lies in the case already is linked', async () => {
  const bytes = randomBytes(50_000)
  await writeFile(join(scene.folder, 'a.mp4'), bytes)
  await scene.whole()
  await writeFile(join(scene.folder, 'b.mp4'), randomBytes(50_000))
  const second = scene.start(['--label', 'DVD 8'])
  expect([await second.ended, second.errors()]).toEqual([0, ''])
  expect(second.events.map(({ event }) => event)).not.toContain('code')
  const { transferId, outcomes } = await second.told('done')
  expect(outcomes).toMatchObject({ identical: 1, sealed: 1 })
  expect(await outcomesOf(transferId)).toEqual({ 'a.mp4': 'identical', 'b.mp4': 'sealed' })
})

test('an export set is one exhibit, its archive the one that the server laid out', async () => {
  await mkdir(join(scene.folder, 'Export/空'), { recursive: true })
  for (const name of ['Genetec Player.exe', 'camera.g64x', '空/x.bin', '空/empty'])
    await writeFile(join(scene.folder, 'Export', name), name.endsWith('empty') ? '' : randomBytes(70_000))
  await writeFile(join(scene.folder, 'alone.mp4'), randomBytes(10))
  const station = await scene.whole()
  expect([await station.ended, station.errors()]).toEqual([0, ''])
  expect((await station.told('found')).sets).toEqual([{ kind: 'genetec', root: 'Export' }])
  const { transferId, outcomes } = await station.told('done')
  expect(outcomes).toMatchObject({ sealed: 1, 'in-set': 4 })
  const found = await scene.entries(transferId)
  expect(new Set(found.filter(({ outcome }) => outcome === 'in-set').map(({ sha256: its }) => its)).size).toBe(1)
})

test('killed in the middle of a large file it goes on where the server stands, without asking again', async () => {
  const bytes = randomBytes(40_000_000)
  await writeFile(join(scene.folder, 'large.mp4'), bytes)
  for (let at = 0; at < 20; at += 1) await writeFile(join(scene.folder, `small ${at}.mp4`), randomBytes(1000))
  let parts = 0
  const arrived = new Promise<void>((resolve) => {
    hall.setGate(async (path, method) => {
      // The third part of the large file never gets its answer.
      if (method === 'PATCH' && path.startsWith('/api/uploads') && ++parts > 22) {
        resolve()
        await new Promise(() => {})
      }
      return null
    })
  })
  const first = scene.start()
  await scene.approve(first)
  await arrived
  first.child.kill('SIGKILL')
  expect(await first.ended).toBe('SIGKILL')
  hall.setGate(null)
  const sent: string[] = []
  hall.setGate(async (path, method) => {
    if (method === 'PATCH') sent.push(path)
    return null
  })
  const second = scene.start()
  expect([await second.ended, second.errors()]).toEqual([0, ''])
  const kinds = second.events.map(({ event }) => event)
  expect([kinds.includes('code'), kinds.includes('resumed')]).toEqual([false, true])
  const { transferId, outcomes } = await second.told('done')
  expect(outcomes).toMatchObject({ sealed: 21, open: 0 })
  expect((await scene.entries(transferId)).find(({ path }) => path === 'large.mp4')?.sha256).toBe(sha256(bytes))
  expect(sent.length, 'what had arrived is not sent again').toBeLessThan(6)
  const [records] = await hall.database.owner
    .sql`select count(*)::int as n from transfers where case_id = ${scene.caseId}`
  expect(records?.n, 'one record').toBe(1)
})

test('a medium that is another one, or was changed, does not go on under the label', async () => {
  await writeFile(join(scene.folder, 'a.mp4'), 'one')
  await scene.whole()
  await writeFile(join(scene.folder, 'a.mp4'), 'another')
  const second = scene.start()
  expect([await second.ended, second.errors()]).toEqual([6, expect.stringContaining('not the medium that was begun')])
})

test('an officer who declines, and one who ends the station, stop it with a code of their own', async () => {
  await writeFile(join(scene.folder, 'a.mp4'), randomBytes(20_000_000))
  const station = scene.start()
  await scene.approve(station)
  await station.told('begun')
  hall.setGate(async (path) => (path.startsWith('/api/uploads') ? 503 : null))
  const [line] = await listStations(now(scene.officer), scene.officer.actor.id)
  await endStation(now(scene.officer), { officerId: scene.officer.actor.id, stationId: line?.id ?? '' }, address)
  hall.setGate(null)
  const { userCode } = await new Promise<{ userCode: string }>((resolve) => {
    const timer = setInterval(() => {
      const event = station.events.filter((each) => each.event === 'code').at(1)
      if (event?.event !== 'code') return
      clearInterval(timer)
      resolve(event)
    }, 50)
  })
  expect(userCode).toHaveLength(9)
  await hall.database.owner.sql`update station_requests set declined_at = now() where station_id is null`
  expect(await station.ended).toBe(5)
})

test('a rehearsal asks no server, and wrong usage is told', async () => {
  await writeFile(join(scene.folder, 'a.mp4'), 'a')
  hall.setGate(async () => {
    throw new Error('asked')
  })
  const rehearsal = scene.start(['--dry-run'])
  expect(await rehearsal.ended).toBe(0)
  expect(await rehearsal.told('found')).toMatchObject({ entries: 1, files: 1, bytes: 1 })
  const bare = startStation(scene.state, ['--server', 'http://example.org', '--case', 'x', scene.folder])
  expect([await bare.ended, bare.errors()]).toEqual([2, expect.stringContaining('cdip import')])
  const image = join(scene.state, 'disc.iso')
  await writeFile(image, 'CD001')
  const told = startStation(scene.state, ['--server', hall.origin, '--case', 'x', '--label', 'x', image])
  expect([await told.ended, told.errors()]).toEqual([2, expect.stringContaining('mount -o loop,ro')])
})

test('a designated USB without a token comes in with a reason alone', async () => {
  await writeFile(join(scene.folder, 'a.mp4'), 'one')
  const stick = ['--label', 'stick', '--kind', 'usb', '--owner', 'designated']
  const without = await scene.whole(stick)
  expect(await without.ended).toBe(1)
  expect(without.errors()).toContain('there is no token on this designated USB; say with --reason why')
  const told = scene.start([...stick, '--reason', 'The recorder formatted it'])
  expect([await told.ended, told.errors()]).toEqual([0, ''])
  const { transferId } = await told.told('done')
  expect(await outcomesOf(transferId)).toEqual({ 'a.mp4': 'sealed' })
  const [kept] = await hall.database.owner.sql`
    select token_doubt as doubt, token_reason as reason from transfers where id = ${transferId}`
  expect(kept).toEqual({ doubt: 'missing', reason: 'The recorder formatted it' })
})
