import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type Client, signInOver } from '#lib/cli/demo/client.ts'
import { DEMO_PASSWORD } from '#lib/cli/demo/people.ts'
import { openCaseFor } from '../bench/open-case.ts'
import { type Stack, startStack } from '../bench/stack.ts'
import { expectExplained } from '../support/explained.ts'
import { beginOver, finaliseOver, offsetOver, partHeaders, sealedHash, sendOver } from '../support/over-http.ts'
import { sha256 } from '../support/store.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

let stack: Stack
let client: Client
let caseId: string
beforeAll(async () => {
  process.env.CDIP_PART_BYTES = '300000000' // one body of 300 MB is to get through; what is set is 64 MiB
  stack = await startStack(3951)
  client = await signInOver(stack.origin, '51234', DEMO_PASSWORD)
  caseId = await openCaseFor(stack, '51234')
})
afterEach(() => expectExplained(stack))
afterAll(() => stack.stop())

test('a body of 300 MB arrives whole: nothing in front of the route cuts or buffers it', async () => {
  const bytes = Buffer.alloc(300_000_000, randomBytes(1_000_003))
  const begun = await beginOver(client, caseId, '300 MB.bin', bytes.length)
  const response = await sendOver(begun, 0, bytes)
  expect([response.status, response.headers.get('upload-offset')]).toEqual([204, '300000000'])
  expect(await sealedHash(begun, bytes)).toBe(sha256(bytes))
})

test('a web process stopped in the middle of a part cannot spoil what another finished in its place', async () => {
  const second = await stack.startSecondWeb(3952)
  try {
    const bytes = randomBytes(4_000_000)
    const begun = await beginOver(client, caseId, 'stopped.bin', bytes.length)
    const stopped = stack.webProcess().child
    // Half of a part goes to the first web, which then stands still with the lease in its hand.
    const half = request(new URL(begun.path, stack.origin), {
      method: 'PATCH',
      headers: { ...partHeaders(begun, 0, bytes.subarray(0, 2_000_000)), 'Content-Length': '2000000' },
    })
    const late = new Promise<number>((resolve) => {
      half.on('response', (response) => resolve(response.resume().statusCode ?? 0))
      half.on('error', () => resolve(0))
    })
    half.write(bytes.subarray(0, 1_000_000))
    await expect
      .poll(async () => (await stack.owner.sql`select 1 from uploads where lease_until > now()`).length, {
        timeout: 10_000,
      })
      .toBe(1)
    stopped.kill('SIGSTOP')
    // The lease runs out; then the whole file goes through the second web.
    await expect
      .poll(async () => (await sendOver({ ...begun, origin: second.origin }, 0, bytes)).status, {
        timeout: 40_000,
        interval: 500,
      })
      .toBe(204)
    stopped.kill('SIGCONT')
    half.end(bytes.subarray(1_000_000, 2_000_000))
    expect(await late, 'the late writer is told that its part does not count').not.toBe(204)
    expect(await sealedHash(begun, bytes)).toBe(sha256(bytes))
  } finally {
    await second.stop()
  }
}, 90_000)

test('what a web process held that was killed in the middle of a part is free at once for another', async () => {
  const second = await stack.startSecondWeb(3954)
  const bytes = randomBytes(2_000_000)
  const begun = await beginOver(client, caseId, 'killed.bin', bytes.length)
  const half = request(new URL(begun.path, second.origin), {
    method: 'PATCH',
    headers: { ...partHeaders(begun, 0, bytes), 'Content-Length': '2000000' },
  })
  half.on('error', () => {}) // its server is gone
  half.write(bytes.subarray(0, 1_000_000))
  const leased = () => stack.owner.sql`select 1 from uploads where id = ${begun.uploadId} and lease_until > now()`
  await expect.poll(async () => (await leased()).length, { timeout: 10_000 }).toBe(1)
  second.child.kill('SIGKILL')
  // The lease itself would last ten seconds more at least.
  await expect.poll(async () => (await sendOver(begun, 0, bytes)).status, { timeout: 5000, interval: 200 }).toBe(204)
  expect(await sealedHash(begun, bytes)).toBe(sha256(bytes))
  await second.stop()
})

test('a part with a wrong checksum, a second copy of a part and an empty one change nothing', async () => {
  const bytes = randomBytes(2_000_000)
  const begun = await beginOver(client, caseId, 'parts.bin', bytes.length)
  const first = bytes.subarray(0, 1_000_000)
  expect((await sendOver(begun, 0, first, randomBytes(10))).status).toBe(460)
  expect((await sendOver(begun, 0, first)).status).toBe(204)
  expect((await sendOver(begun, 0, first)).status).toBe(409)
  expect((await sendOver(begun, 1_000_000, bytes.subarray(1_000_000))).status).toBe(204)
  expect((await sendOver(begun, 2_000_000, Buffer.alloc(0))).status).toBe(204)
  expect(await sealedHash(begun, bytes)).toBe(sha256(bytes))
})

test('a storm of HEADs during a part neither breaks it nor moves the offset, and is told to wait', async () => {
  const bytes = randomBytes(20_000_000)
  const begun = await beginOver(client, caseId, 'storm.bin', bytes.length)
  const sending = sendOver(begun, 0, bytes)
  const heads = await Promise.all(
    Array.from({ length: 200 }, () =>
      fetch(new URL(begun.path, stack.origin), { method: 'HEAD', headers: begun.headers }),
    ),
  )
  const [answered, told] = [heads.filter((head) => head.status === 200), heads.filter((head) => head.status === 429)]
  expect(answered.length + told.length).toBe(200)
  expect(answered.length).toBeGreaterThanOrEqual(30)
  expect(told.length).toBeGreaterThan(100)
  expect(told.every((head) => Number(head.headers.get('retry-after')) >= 1)).toBe(true)
  expect(answered.every((head) => ['0', '20000000'].includes(head.headers.get('upload-offset') ?? ''))).toBe(true)
  expect((await sending).status).toBe(204)
  expect(await sealedHash(begun, bytes)).toBe(sha256(bytes))
})

test('a storm of HEADs under another grant keeps no client from asking where its own upload stands', async () => {
  const begun = await beginOver(client, caseId, 'asked for.bin', 10)
  const other = await beginOver(client, caseId, 'other.bin', 10)
  const ask = ({ headers }: typeof begun) => fetch(new URL(begun.path, stack.origin), { method: 'HEAD', headers })
  const storm = await Promise.all(Array.from({ length: 100 }, () => ask(other)))
  expect(storm.some(({ status }) => status === 429)).toBe(true)
  expect((await ask(begun)).status).toBe(200)
})

test('while the database is away every answer is 503 with Retry-After, and the upload goes on when it is back', async () => {
  const bytes = randomBytes(3_000_000)
  const begun = await beginOver(client, caseId, 'away.bin', bytes.length)
  expect((await sendOver(begun, 0, bytes.subarray(0, 1_000_000))).status).toBe(204)
  const inFlight = request(new URL(begun.path, stack.origin), {
    method: 'PATCH',
    headers: { ...partHeaders(begun, 1_000_000, bytes.subarray(1_000_000)), 'Content-Length': '2000000' },
  })
  const answer = new Promise<[number | undefined, string | undefined]>((resolve, reject) => {
    inFlight.on('response', (response) => resolve([response.resume().statusCode, response.headers['retry-after']]))
    inFlight.on('error', reject)
  })
  inFlight.write(bytes.subarray(1_000_000, 1_500_000))
  const leased = () => stack.owner.sql`select 1 from uploads where id = ${begun.uploadId} and lease_until > now()`
  await expect.poll(async () => (await leased()).length).toBe(1)
  await stack.killDatabase()
  inFlight.end(bytes.subarray(1_500_000))
  expect(await answer, 'the part that was under way').toEqual([503, '5'])
  const asked = [
    await sendOver(begun, 1_000_000, bytes.subarray(1_000_000)),
    await fetch(new URL(begun.path, stack.origin), { method: 'HEAD', headers: begun.headers }),
    await finaliseOver(begun, sha256(bytes)),
    await fetch(`${stack.origin}/api/batches/${begun.batchId}`, { headers: begun.headers }),
    await fetch(`${stack.origin}/api/health`),
  ]
  expect(asked.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual(asked.map(() => [503, '5']))
  await stack.startDatabase()
  await expect.poll(async () => (await fetch(`${stack.origin}/api/health`)).status, { timeout: 20_000 }).toBe(200)
  expect(await offsetOver(begun)).toBe(1_000_000)
  // The part that was lost still holds its lease, which would run out by itself.
  await stack.owner.sql`update uploads set lease_until = now() - interval '1 second' where id = ${begun.uploadId}`
  expect((await sendOver(begun, 1_000_000, bytes.subarray(1_000_000))).status).toBe(204)
  expect(await sealedHash(begun, bytes)).toBe(sha256(bytes))
})

test('a web process that is asked to end stands there as ended, one that is killed does not', async () => {
  const runs = () => stack.owner.sql<{ id: string; hasEnded: boolean }[]>`
    select id, stopped_at is not null as "hasEnded" from process_runs where process = 'web'`
  const known = new Set((await runs()).map(({ id }) => id))
  const added = async () => (await runs()).filter(({ id }) => !known.has(id)).map(({ hasEnded }) => hasEnded)
  const asked = await stack.startSecondWeb(3953)
  await expect.poll(added, { timeout: 10_000 }).toEqual([false])
  await asked.stop()
  expect(await added()).toEqual([true])
  const killed = await stack.startSecondWeb(3953)
  await expect.poll(async () => (await added()).length, { timeout: 10_000 }).toBe(2)
  killed.child.kill('SIGKILL')
  await killed.stop()
  expect((await added()).sort()).toEqual([false, true])
})
