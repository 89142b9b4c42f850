import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { openHall, type StationHall, type StationScene } from '#tests/factories/station-scene.ts'
import { testNeeding } from '#tests/support/needs.ts'
import { sha256 } from '#tests/support/store.ts'

/* The real `cdip import` where something fails: the process, the line, the server, the disc, the file. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

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

test('killed at any moment, it ends with each file sealed once', async () => {
  for (let at = 0; at < 12; at += 1) await writeFile(join(scene.folder, `${at}.mp4`), randomBytes(200_000))
  let requests = 0
  let last = scene.start()
  await scene.approve(last)
  await last.told('signed-in')
  for (const limit of [1, 2, 4, 7, 11, 16, 22, 30]) {
    requests = 0
    const reached = new Promise<void>((resolve) => {
      hall.setGate(async () => {
        requests += 1
        if (requests > limit) {
          resolve()
          await new Promise(() => {})
        }
        return null
      })
    })
    const outcome = await Promise.race([reached.then(() => 'reached'), last.ended])
    if (outcome !== 'reached') break
    last.child.kill('SIGKILL')
    await last.ended
    last = scene.start()
  }
  hall.setGate(null)
  last.child.kill('SIGKILL')
  await last.ended
  const end = scene.start()
  expect([await end.ended, end.errors()]).toEqual([0, ''])
  const { transferId } = await end.told('done')
  const [sums] = await hall.database.owner.sql`
    select (select count(*)::int from items where case_id = ${scene.caseId}) as items,
      (select count(*)::int from transfer_entries where transfer_id = ${transferId} and outcome = 'sealed') as sealed`
  expect(sums).toEqual({ items: 12, sealed: 12 })
})

test('a server that restarts or hurts a part is waited for; the bytes are those of the file', async () => {
  const bytes = randomBytes(30_000_000)
  await writeFile(join(scene.folder, 'a.mp4'), bytes)
  let refusals = 0
  hall.setGate(async (path, method) => {
    if (method === 'PATCH' && path.startsWith('/api/uploads') && refusals < 3) {
      refusals += 1
      return 503
    }
    if (path.startsWith('/api/finalise') && refusals < 5) {
      refusals += 1
      return 502
    }
    return null
  })
  const station = await scene.whole()
  expect([await station.ended, refusals]).toEqual([0, 5])
  const { transferId } = await station.told('done')
  expect((await scene.entries(transferId))[0]?.sha256).toBe(sha256(bytes))
})

test('a file that is written while it is read is told, and nothing of it is sealed', async () => {
  await writeFile(join(scene.folder, 'growing.mp4'), randomBytes(30_000_000))
  await writeFile(join(scene.folder, 'still.mp4'), randomBytes(1000))
  let isFirst = true
  hall.setGate(async (path, method) => {
    if (method === 'PATCH' && path.startsWith('/api/uploads') && isFirst) {
      isFirst = false
      await truncate(join(scene.folder, 'growing.mp4'), 20_000_000)
    }
    return null
  })
  const station = await scene.whole()
  expect(await station.ended).toBe(3)
  const told = await station.told('unreadable')
  expect(told.path).toBe('growing.mp4')
  const { transferId } = await station.told('done')
  expect(Object.fromEntries((await scene.entries(transferId)).map(({ path, outcome }) => [path, outcome]))).toEqual({
    'growing.mp4': 'unreadable',
    'still.mp4': 'sealed',
  })
})

test('a folder that may not be opened is recorded with what the system said', async () => {
  await writeFile(join(scene.folder, 'a.mp4'), 'a')
  // Longer than the system opens at once: made step by step.
  const steps = "for (let i = 0; i < 20; i += 1) { fs.mkdirSync('d'.repeat(240)); process.chdir('d'.repeat(240)) }"
  execFileSync(process.execPath, ['-e', `const fs = require('fs'); ${steps}; fs.writeFileSync('file', 'x')`], {
    cwd: scene.folder,
  })
  const station = await scene.whole()
  expect(await station.ended).toBe(3)
  const { transferId } = await station.told('done')
  const found = await scene.entries(transferId)
  expect(found.map(({ outcome }) => outcome).sort()).toEqual(['sealed', 'unreadable'])
  expect((await station.told('unreadable')).error).toContain('ENAMETOOLONG')
  execFileSync('rm', ['-rf', scene.folder])
  await mkdir(scene.folder)
})

testNeeding('strace')(
  'ranges that do not read are tried again, and recorded with where they lie; the rest comes in',
  async () => {
    const bad = join(scene.folder, 'scratched.mp4')
    await writeFile(bad, randomBytes(5_000_000))
    await writeFile(join(scene.folder, 'whole.mp4'), randomBytes(5_000_000))
    const strace = ['strace', '-f', '-o', '/dev/null', '-P', bad, '-e', 'trace=pread64']
    const station = await scene.whole(['--tries', '2'], [...strace, '-e', 'inject=pread64:error=EIO'])
    expect(await station.ended).toBe(3)
    const { transferId, outcomes } = await station.told('done')
    expect(outcomes).toMatchObject({ sealed: 1, unreadable: 1, open: 0 })
    expect((await scene.entries(transferId))[0]).toMatchObject({
      ...{ path: 'scratched.mp4', outcome: 'unreadable', offsetBytes: 0, tries: 2, reason: 'EIO: i/o error, read' },
    })
    const again = scene.start(['--again'])
    expect([await again.ended, again.errors()], 'the disc was cleaned').toEqual([0, ''])
    expect((await again.told('done')).outcomes).toMatchObject({ sealed: 2, unreadable: 0 })
  },
)

testNeeding('strace')('a range that reads at the second try costs nothing of its file', async () => {
  const bytes = randomBytes(5_000_000)
  const path = join(scene.folder, 'dusty.mp4')
  await writeFile(path, bytes)
  // The first read of each of Node's four threads fails.
  const strace = ['strace', '-f', '-o', '/dev/null', '-P', path, '-e', 'trace=pread64']
  const station = await scene.whole(['--tries', '6'], [...strace, '-e', 'inject=pread64:error=EIO:when=1'])
  expect([await station.ended, station.errors()]).toEqual([0, ''])
  const { transferId } = await station.told('done')
  expect((await scene.entries(transferId))[0]?.sha256).toBe(sha256(bytes))
})

test('its memory stays below 200 MiB, whatever the size of the files', async () => {
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const path = join(scene.folder, `${name}.bin`)
    await writeFile(path, name)
    await truncate(path, 60_000_000) // sparse
  }
  const station = scene.start()
  await scene.approve(station)
  let most = 0
  const watching = setInterval(async () => {
    const status = await readFile(`/proc/${station.child.pid}/status`, 'utf8').catch(() => '')
    most = Math.max(most, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0))
  }, 50)
  expect([await station.ended, station.errors()]).toEqual([0, ''])
  clearInterval(watching)
  expect(most).toBeGreaterThan(0)
  expect(most / 1024).toBeLessThan(200)
})
