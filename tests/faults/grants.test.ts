import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Client, signInOver } from '#lib/cli/demo/client.ts'
import { DEMO_PASSWORD } from '#lib/cli/demo/people.ts'
import { asOfficer } from '#lib/context.ts'
import { reinstateOfficer } from '#lib/officers/reinstate.ts'
import { suspendOfficer } from '#lib/officers/suspend.ts'
import { revokeGrants } from '#lib/uploads/revoke-grants.ts'
import { actAs, openCaseFor } from '../bench/open-case.ts'
import { type Stack, startStack } from '../bench/stack.ts'
import { expectExplained } from '../support/explained.ts'
import { type Begun, beginOver, finaliseOver, partHeaders, sealedHash, sendOver } from '../support/over-http.ts'
import { sha256 } from '../support/store.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

/* What stands between an officer and his running uploads: the grant of the batch, and nothing of the browser's. */
let stack: Stack
let officerId: string
let caseId: string
let client: Client
const bytes = randomBytes(2_000_000)
const half = bytes.length / 2
beforeAll(async () => {
  stack = await startStack(3957)
  caseId = await openCaseFor(stack, '51234')
  const [officer] = await stack.owner.db.execute<{ id: string }>(
    sql`select id from officers where service_number = '51234'`,
  )
  officerId = officer?.id ?? ''
})
beforeEach(async () => {
  client = await signInOver(stack.origin, '51234', DEMO_PASSWORD)
})
afterEach(() => expectExplained(stack))
afterAll(() => stack.stop())

const pageOf = async () =>
  (await fetch(`${stack.origin}/cases`, { headers: { Cookie: client.cookie }, redirect: 'manual' })).status

async function halfSent(name: string): Promise<Begun> {
  const begun = await beginOver(client, caseId, name, bytes.length)
  expect((await sendOver(begun, 0, bytes.subarray(0, half))).status).toBe(204)
  return begun
}

/** Sends the second half of the file, and does `act` when the server has begun to receive it. */
async function partDuring(begun: Begun, act: () => Promise<unknown>): Promise<number> {
  const part = bytes.subarray(half)
  const sending = request(new URL(begun.path, begun.origin), {
    method: 'PATCH',
    headers: { ...partHeaders(begun, half, part), 'Content-Length': String(part.length) },
  })
  const answer = new Promise<number>((resolve, reject) => {
    sending.on('response', (response) => resolve(response.resume().statusCode ?? 0))
    sending.on('error', reject)
  })
  sending.write(part.subarray(0, 1000))
  const isLeased = async () =>
    (await stack.owner.sql`select 1 from uploads where id = ${begun.uploadId} and lease_until > now()`).length
  await expect.poll(isLeased).toBe(1)
  await act()
  sending.end(part.subarray(1000))
  return answer
}

test('a session that is revoked in the middle of a part shows nothing more, and its upload goes on to the seal', async () => {
  const begun = await halfSent('revoked session.mp4')
  expect(await pageOf()).toBe(200)
  const revoke = () => stack.owner.sql`update sessions set revoked_at = now() where officer_id = ${officerId}`
  expect(await partDuring(begun, revoke)).toBe(204)
  expect(await pageOf()).toBe(307)
  expect(await sealedHash(begun, bytes)).toBe(sha256(bytes))
})

test('a revoked grant stops at the next part; what has arrived stays as it is', async () => {
  const begun = await halfSent('revoked grant.mp4')
  const door = { db: stack.owner.db, now: new Date() }
  const revoke = () => asOfficer(door, officerId, (db) => revokeGrants(db, officerId, door.now))
  expect(await partDuring(begun, revoke)).toBe(204)
  const next = await beginOver(client, caseId, 'under a new grant.mp4', bytes.length)
  expect((await finaliseOver(begun, sha256(bytes))).status).toBe(401)
  expect((await sendOver({ ...begun, path: next.path }, 0, bytes)).status, 'nor does it open another batch').toBe(401)
  const [upload] = await stack.owner
    .sql`select state, offset_bytes::int as offset from uploads where id = ${begun.uploadId}`
  expect(upload).toEqual({ state: 'complete', offset: bytes.length })
})

test('a suspended officer’s upload stops at the next part; what was complete is sealed all the same', async () => {
  const running = await halfSent('suspended.mp4')
  const complete = await beginOver(client, caseId, 'complete before.mp4', bytes.length)
  expect((await sendOver(complete, 0, bytes)).status).toBe(204)
  expect((await finaliseOver(complete, sha256(bytes))).status).toBe(200)
  const administrator = await actAs(stack, 'A9001')
  const suspend = () => suspendOfficer(administrator, { officerId, reason: 'inquiry' })
  const answer = await partDuring(running, suspend)
  expect(answer).toBe(204)
  expect((await sendOver(running, bytes.length, Buffer.alloc(0))).status, 'the next part').toBe(401)
  expect((await finaliseOver(running, sha256(bytes))).status).toBe(401)
  expect(await pageOf()).toBe(307)
  const sealedNow = async () => (await stack.owner.sql`select 1 from items where id = ${complete.uploadId}`).length
  await expect.poll(sealedNow, { timeout: 20_000 }).toBe(1)
  await reinstateOfficer(administrator, { officerId })
  expect((await sendOver(running, bytes.length, Buffer.alloc(0))).status, 'a revoked grant stays revoked').toBe(401)
  client = await signInOver(stack.origin, '51234', DEMO_PASSWORD)
  expect((await sendOver(running, bytes.length, Buffer.alloc(0))).status, 'whoever signs in again').toBe(401)
})
