import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { announce, type Client, signInOver } from '#lib/cli/demo/client.ts'
import { DEMO_PASSWORD } from '#lib/cli/demo/people.ts'
import { quarantineKey } from '#lib/storage/keys.ts'
import type { StoredPart } from '#lib/uploads/stored-parts.ts'
import { openCaseFor } from '../bench/open-case.ts'
import { type Stack, startStack } from '../bench/stack.ts'
import { expectExplained } from '../support/explained.ts'
import { type FaultyLine, startFaultyLine } from '../support/faulty-line.ts'
import {
  type Begun,
  beginOver,
  bringInOver,
  create,
  entryOver,
  finaliseOver,
  offsetOver,
  sealedHash,
  sendOver,
} from '../support/over-http.ts'
import { random } from '../support/random.ts'
import { sha256 } from '../support/store.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

let stack: Stack
let line: FaultyLine
let client: Client
let caseId: string
beforeAll(async () => {
  stack = await startStack(3953)
  line = await startFaultyLine(stack.origin)
  client = await signInOver(stack.origin, '51234', DEMO_PASSWORD)
  caseId = await openCaseFor(stack, '51234')
})
afterEach(() => expectExplained(stack))
afterAll(async () => {
  await line.stop()
  await stack.stop()
})

/** A line that broke gives no answer. */
const nothing = () => undefined
const sealsOf = async ({ uploadId }: Begun) =>
  (await stack.owner.sql`select 1 from custody_events where type = 'item.sealed' and item_id = ${uploadId}`).length

test('where the answers to begin, to the last part and to the digest are lost, asking again finds it all done once', async () => {
  const bytes = randomBytes(1_500_000)
  const announced = await announce(client, {
    target: { caseId },
    entries: [{ name: 'lost answers.bin', folder: '', sizeBytes: bytes.length }],
  })
  const headers = { Authorization: `Bearer ${announced.grantToken}`, 'Tus-Resumable': '1.0.0' }
  const begin = () => create(line.origin, headers, announced.entryIds[0] ?? '', bytes.length)
  line.loseNextAnswer()
  await expect(begin()).rejects.toThrow()
  const path = (await begin()).headers.get('location') ?? ''
  const uploadId = path.split('/').at(-1) ?? ''
  const begun = { ...announced, origin: line.origin, path, uploadId, headers }
  expect((await stack.owner.sql`select 1 from uploads where entry_id = ${announced.entryIds[0] ?? ''}`).length).toBe(1)

  expect((await sendOver(begun, 0, bytes.subarray(0, 1_000_000))).status).toBe(204)
  line.loseNextAnswer()
  await expect(sendOver(begun, 1_000_000, bytes.subarray(1_000_000))).rejects.toThrow()
  expect(await offsetOver(begun)).toBe(bytes.length)
  expect((await sendOver(begun, 1_000_000, bytes.subarray(1_000_000))).status, 'the same part again').toBe(409)
  const empty = await sendOver(begun, bytes.length, Buffer.alloc(0))
  expect([empty.status, empty.headers.get('upload-offset')]).toEqual([204, String(bytes.length)])

  line.loseNextAnswer()
  await expect(finaliseOver(begun, sha256(bytes))).rejects.toThrow()
  expect(await sealedHash(begun, bytes)).toBe(sha256(bytes))
  expect(await sealsOf(begun)).toBe(1)
})

test('a line that breaks at a dozen seeded places costs the part that was under way, and nothing else', async () => {
  const [next, bytes] = [random(7), randomBytes(3_000_000)]
  const begun = { ...(await beginOver(client, caseId, 'cuts.bin', bytes.length)), origin: line.origin }
  let acknowledged = 0
  let cuts = 0
  const ask = async () => {
    const part = bytes.subarray(acknowledged, acknowledged + 500_000)
    const status = await sendOver(begun, acknowledged, part).then((response) => response.status, nothing)
    if (status === 204) acknowledged += part.length
    if (status !== undefined) return status
    const stands = await offsetOver({ ...begun, origin: stack.origin })
    expect(stands, 'an acknowledged byte is never lost').toBeGreaterThanOrEqual(acknowledged)
    acknowledged = stands
  }
  while (acknowledged < bytes.length) {
    if (cuts < 12) line.cutAfter(Math.floor(next() * 500_000))
    // 409: the server has not heard yet that the last line broke.
    await expect.poll(ask, { interval: 20 }).not.toBe(409)
    cuts += 1
  }
  expect(cuts).toBeGreaterThan(12)
  line.cutAfter(Number.POSITIVE_INFINITY)
  expect(await sealedHash(begun, bytes)).toBe(sha256(bytes))
})

test('of two windows that send the same part at once, one is acknowledged', async () => {
  const bytes = randomBytes(4_000_000)
  const begun = await beginOver(client, caseId, 'two windows.bin', bytes.length)
  const answers = await Promise.all([sendOver(begun, 0, bytes), sendOver(begun, 0, bytes)])
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 409])
  expect(await sealedHash(begun, bytes)).toBe(sha256(bytes))
})

test('the same file for two cases becomes an exhibit of each', async () => {
  const [bytes, otherCase] = [randomBytes(100_000), await openCaseFor(stack, '51234')]
  const both = [
    await bringInOver(client, caseId, 'twice.mp4', bytes),
    await bringInOver(client, otherCase, 'twice.mp4', bytes),
  ]
  const rows = await stack.owner
    .sql`select case_id, sha256 from items where id in ${stack.owner.sql(both.map(({ uploadId }) => uploadId))} order by sealed_at`
  expect(rows).toEqual([
    { case_id: caseId, sha256: sha256(bytes) },
    { case_id: otherCase, sha256: sha256(bytes) },
  ])
})

test('another file on resume is recognised by the stored parts, and can not become an exhibit in place of the first', async () => {
  const [bytes, other] = [randomBytes(300_000), randomBytes(300_000)]
  const begun = await beginOver(client, caseId, 'resumed.bin', bytes.length)
  await sendOver(begun, 0, bytes.subarray(0, 100_000))
  await sendOver(begun, 100_000, bytes.subarray(100_000, 200_000))
  const asked = await fetch(`${stack.origin}/api/upload-parts/${begun.uploadId}`, { headers: begun.headers })
  const parts = (await asked.json()) as StoredPart[]
  const matches = (file: Buffer) =>
    parts.map((part) => sha256(file.subarray(part.offsetBytes, part.offsetBytes + part.lengthBytes)) === part.sha256)
  expect([matches(bytes), matches(other)]).toEqual([
    [true, true],
    [false, false],
  ])
  // A client that does not look joins two files; the digest of either betrays it.
  expect((await sendOver(begun, 200_000, other.subarray(200_000))).status).toBe(204)
  expect((await finaliseOver(begun, sha256(other))).status).toBe(200)
  await entryOver(begun, 'rejected')
  expect(await sealsOf(begun)).toBe(0)
})

test('a declared hash that is not that of the bytes: told as rejected, recorded, kept, and the file can come again', async () => {
  const bytes = randomBytes(200_000)
  const announced = await announce(client, {
    target: { caseId },
    entries: [{ name: 'declared.bin', folder: '', sizeBytes: bytes.length }],
  })
  const headers = { Authorization: `Bearer ${announced.grantToken}`, 'Tus-Resumable': '1.0.0' }
  const begin = async (): Promise<Begun> => {
    const path = (await create(stack.origin, headers, announced.entryIds[0] ?? '', bytes.length)).headers.get(
      'location',
    )
    return { ...announced, origin: stack.origin, path: path ?? '', uploadId: path?.split('/').at(-1) ?? '', headers }
  }
  const begun = await begin()
  await sendOver(begun, 0, bytes)
  await finaliseOver(begun, sha256(randomBytes(1)))
  await entryOver(begun, 'rejected')
  expect(sha256(await readFile(join(stack.store, quarantineKey(begun.uploadId))))).toBe(sha256(bytes))
  const [event] = await stack.owner.sql`select convert_from(bytes, 'UTF8')::jsonb -> 'facts' as facts
    from custody_events where type = 'upload.rejected' and convert_from(bytes, 'UTF8') like ${`%${begun.uploadId}%`}`
  expect(event?.facts).toMatchObject({ storedSha256: sha256(bytes) })
  const again = await begin()
  expect(again.uploadId).not.toBe(begun.uploadId)
  expect((await sendOver(again, 0, bytes)).status).toBe(204)
  expect(await sealedHash(again, bytes)).toBe(sha256(bytes))
})

test('a refusal reaches a client that is still sending, and its connection goes on', async () => {
  const bytes = randomBytes(16_000_000)
  const begun = await beginOver(client, caseId, 'still sending.bin', bytes.length)
  const stranger = { ...begun, headers: { ...begun.headers, Authorization: `Bearer ${'x'.repeat(43)}` } }
  expect((await sendOver(begun, 1, bytes.subarray(1))).status).toBe(409)
  expect((await sendOver(stranger, 0, bytes)).status).toBe(401)
  expect((await sendOver(begun, 0, bytes, randomBytes(1))).status).toBe(460)
  const refused = await sendOver(begun, 1, bytes.subarray(1))
  expect([refused.status, refused.headers.get('connection')]).toEqual([409, 'keep-alive'])
  expect((await sendOver(begun, 0, bytes)).status).toBe(204)
  expect(await sealedHash(begun, bytes)).toBe(sha256(bytes))
})

test('what is no part is refused with its reason, and changes nothing', async () => {
  const bytes = randomBytes(10_000)
  const begun = await beginOver(client, caseId, 'refused.bin', bytes.length)
  const url = new URL(begun.path, stack.origin)
  const patch = (headers: Record<string, string>, body: Uint8Array = bytes) =>
    fetch(url, {
      method: 'PATCH',
      headers: { ...begun.headers, 'Content-Type': 'application/offset+octet-stream', ...headers },
      body: new Uint8Array(body),
    })
  const checksum = `sha256 ${Buffer.from(sha256(bytes), 'hex').toString('base64')}`
  const answers = {
    'no checksum': await patch({ 'Upload-Offset': '0' }),
    'sha1 instead of sha256': await patch({
      'Upload-Offset': '0',
      'Upload-Checksum': 'sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk=',
    }),
    'no offset': await patch({ 'Upload-Checksum': checksum }),
    'a negative offset': await patch({ 'Upload-Offset': '-1', 'Upload-Checksum': checksum }),
    'an offset ahead of the durable one': await patch(
      { 'Upload-Offset': '5000', 'Upload-Checksum': checksum },
      bytes.subarray(0, 5000),
    ),
    'more than was announced': await sendOver(begun, 0, randomBytes(10_001)),
    'another grant': await sendOver(
      { ...begun, headers: { ...begun.headers, Authorization: `Bearer ${'x'.repeat(43)}` } },
      0,
      bytes,
    ),
    'a session beside the grant': await patch({
      'Upload-Offset': '0',
      'Upload-Checksum': checksum,
      Cookie: client.cookie,
    }),
    'an upload that is none': await sendOver({ ...begun, path: '/api/uploads/../../etc/passwd' }, 0, bytes),
    'an unknown upload': await sendOver({ ...begun, path: `/api/uploads/${crypto.randomUUID()}` }, 0, bytes),
  }
  expect(Object.fromEntries(Object.entries(answers).map(([what, { status }]) => [what, status]))).toEqual({
    'no checksum': 400,
    'sha1 instead of sha256': 400,
    'no offset': 403,
    'a negative offset': 400,
    'an offset ahead of the durable one': 409,
    'more than was announced': 413,
    'another grant': 401,
    'a session beside the grant': 403,
    'an upload that is none': 404,
    'an unknown upload': 404,
  })
  expect(await offsetOver(begun)).toBe(0)
  expect((await sendOver(begun, 0, bytes)).status).toBe(204)
  expect(await sealedHash(begun, bytes)).toBe(sha256(bytes))
})
