import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest'
import { announce, type Client, signInOver } from '#lib/cli/demo/client.ts'
import { DEMO_PASSWORD } from '#lib/cli/demo/people.ts'
import { masterKey, recordKey } from '#lib/storage/keys.ts'
import { openCaseFor } from '../bench/open-case.ts'
import { type Stack, startStack } from '../bench/stack.ts'
import { expectExplained } from '../support/explained.ts'
import { mountSmallDisk, type SmallDisk } from '../support/mounts.ts'
import { testNeeding } from '../support/needs.ts'
import { beginOver, create, entryOver, finaliseOver, offsetOver, sealedHash, sendOver } from '../support/over-http.ts'
import { sha256 } from '../support/store.ts'
import { injectFault } from '../support/strace.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

/* The store's disk is full, or fails: what was acknowledged stays, what was not is told, and it goes on. */
const MIB = 1024 * 1024
let disk: SmallDisk
let stack: Stack
let client: Client
let caseId: string
beforeAll(async () => {
  disk = await mountSmallDisk(96)
  Object.assign(process.env, { CDIP_STORE: join(disk.folder, 'store'), CDIP_SPACE_FLOOR: '0' })
  stack = await startStack(3859)
  client = await signInOver(stack.origin, '51234', DEMO_PASSWORD)
  caseId = await openCaseFor(stack, '51234')
})
afterEach(async () => {
  await disk.free()
  await expectExplained(stack)
})
afterAll(async () => {
  await stack.stop()
  await disk.unmount()
})

const recordOf = (uploadId: string) => join(stack.store, recordKey(uploadId, 0))

testNeeding('root', 'mounts')(
  'a disk that is full at any write of a part: 507, nothing acknowledged, and it goes on when there is space',
  async () => {
    const bytes = randomBytes(4 * MIB)
    for (const leaveBytes of [0, 4096, MIB, 2 * MIB + 4096, 4 * MIB - 4096]) {
      const unlucky = await beginOver(client, caseId, `full after ${leaveBytes}.bin`, bytes.length)
      await disk.fill(leaveBytes)
      const refused = await sendOver(unlucky, 0, bytes)
      const told = [refused.status, await refused.text(), refused.headers.get('retry-after')]
      expect(told).toEqual([507, '{"code":"NO_SPACE"}', '5'])
      expect(await offsetOver(unlucky)).toBe(0)
      await disk.free()
    }
    const begun = await beginOver(client, caseId, 'full.bin', bytes.length)
    expect((await sendOver(begun, 0, bytes.subarray(0, MIB))).status).toBe(204)
    await disk.fill(MIB)
    expect((await sendOver(begun, MIB, bytes.subarray(MIB))).status).toBe(507)
    expect(await offsetOver(begun), 'what was acknowledged before').toBe(MIB)
    await disk.free()
    expect((await sendOver(begun, MIB, bytes.subarray(MIB))).status).toBe(204)
    expect(await sealedHash(begun, bytes)).toBe(sha256(bytes))
  },
)

testNeeding('root', 'mounts')(
  'nothing new begins on a full disk: 507, and the same request succeeds later',
  async () => {
    const { entryIds, grantToken } = await announce(client, {
      target: { caseId },
      entries: [{ name: 'later.bin', sizeBytes: 2 * MIB }],
    })
    const headers = { Authorization: `Bearer ${grantToken}`, 'Tus-Resumable': '1.0.0' }
    const begin = () => create(stack.origin, headers, entryIds[0] ?? '', 2 * MIB)
    await disk.fill(MIB)
    const refused = await begin()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([507, '5'])
    expect((await stack.owner.sql`select 1 from uploads where entry_id = ${entryIds[0] ?? ''}`).length).toBe(0)
    await disk.free()
    expect((await begin()).status).toBe(201)
  },
)

testNeeding('root', 'mounts')(
  'a seal that finds no space for its record or for its copy is finished when there is some',
  async () => {
    const bytes = randomBytes(3 * MIB)
    const [linked, copied] = [
      await beginOver(client, caseId, 'linked.bin', bytes.length),
      await beginOver(client, caseId, 'copied.bin', bytes.length),
    ]
    expect((await sendOver(linked, 0, bytes)).status).toBe(204)
    expect((await sendOver(copied, 0, bytes.subarray(0, MIB))).status).toBe(204)
    // The lease of a killed writer ran out: the next one writes a segment of its own, and the seal has to join the two.
    await stack.owner.sql`update uploads set lease_until = now() - interval '1 second' where id = ${copied.uploadId}`
    expect((await sendOver(copied, MIB, bytes.subarray(MIB))).status).toBe(204)
    await disk.fill(0)
    for (const begun of [linked, copied]) expect((await finaliseOver(begun, sha256(bytes))).status).toBe(200)
    expect((await entryOver(linked)).sealed?.sha256).toBe(sha256(bytes))
    const master = join(stack.store, masterKey(copied.uploadId))
    const inFolder = () => readdir(dirname(master)).catch(() => null)
    await expect.poll(inFolder, { timeout: 10_000, message: 'tried, and nothing half-done left' }).toEqual([])
    expect(existsSync(recordOf(linked.uploadId))).toBe(false)
    await disk.free()
    expect((await entryOver(copied)).sealed?.sha256).toBe(sha256(bytes))
    await expect.poll(() => existsSync(recordOf(linked.uploadId)), { timeout: 10_000 }).toBe(true)
  },
)

testNeeding(
  'root',
  'mounts',
  'strace',
)('a sync that fails acknowledges nothing, and the same part again is written anew', async () => {
  const bytes = randomBytes(2 * MIB)
  const begun = await beginOver(client, caseId, 'sync fails.bin', bytes.length)
  const heal = await injectFault(stack.webProcess().child, 'fdatasync:error=EIO')
  const refused = await sendOver(begun, 0, bytes)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
  expect(await offsetOver(begun)).toBe(0)
  await heal()
  expect((await sendOver(begun, 0, bytes)).status).toBe(204)
  expect(await sealedHash(begun, bytes)).toBe(sha256(bytes))
})

testNeeding(
  'root',
  'mounts',
  'strace',
)('a link that fails in a seal leaves no half exhibit, and the seal is made after', async () => {
  const bytes = randomBytes(MIB)
  const begun = await beginOver(client, caseId, 'seal fails.bin', bytes.length)
  expect((await sendOver(begun, 0, bytes)).status).toBe(204)
  const heal = await injectFault(stack.workerProcess().child, 'link,linkat:error=EIO')
  expect((await finaliseOver(begun, sha256(bytes))).status).toBe(200)
  const folder = dirname(join(stack.store, masterKey(begun.uploadId)))
  await expect.poll(() => readdir(folder).catch(() => null), { timeout: 10_000, message: 'tried' }).toEqual([])
  expect((await stack.owner.sql`select 1 from items where id = ${begun.uploadId}`).length).toBe(0)
  await heal()
  expect((await entryOver(begun)).sealed?.sha256).toBe(sha256(bytes))
})
