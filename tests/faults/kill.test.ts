import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenDatabase, openDatabase } from '#db/client.ts'
import { announce, type Client, signInOver } from '#lib/cli/demo/client.ts'
import { DEMO_PASSWORD } from '#lib/cli/demo/people.ts'
import { openCaseFor } from '../bench/open-case.ts'
import { type Stack, startStack } from '../bench/stack.ts'
import { expectExplained } from '../support/explained.ts'
import { random } from '../support/random.ts'

/*
 * kill -9 of web, worker and PostgreSQL at seeded moments of uploads and seals, each started again at once. What was
 * acknowledged must be there, each file sealed once with the hash of its bytes, and the store explained to the last
 * file. CDIP_FAULT_SEEDS=200 runs more.
 */
const SEEDS = Number(process.env.CDIP_FAULT_SEEDS ?? 20)
const PART_BYTES = 1024 * 1024
const PARTS = 6
/** Whatever was killed, a request ends: with an answer, or cut. */
const ANSWER_MS = 60_000

let stack: Stack
let client: Client
let caseId: string
beforeAll(async () => {
  stack = await startStack(3941)
  client = await signInOver(stack.origin, '51234', DEMO_PASSWORD)
  caseId = await openCaseFor(stack, '51234')
}, 120_000)
afterAll(() => stack.stop(), 60_000)

/** Asks until it is answered as wanted; what is refused or cut is asked again, as the browser's engine does. */
async function insist(path: string, init: RequestInit, wanted: number[]): Promise<Response> {
  for (;;) {
    try {
      const response = await fetch(stack.origin + path, { ...init, signal: AbortSignal.timeout(ANSWER_MS) })
      await response.clone().arrayBuffer()
      if (wanted.includes(response.status)) return response
      if (response.status === 460 || response.status === 404)
        throw new RangeError(`${path} was answered ${response.status}`)
    } catch (error) {
      if (error instanceof RangeError || (error instanceof Error && error.name === 'TimeoutError')) throw error
    }
    await pause(50)
  }
}

/** Uploads bytes part by part from wherever the server stands. */
async function uploadInsisting(grantToken: string, entryId: string, bytes: Buffer): Promise<void> {
  const headers = { Authorization: `Bearer ${grantToken}`, 'Tus-Resumable': '1.0.0' }
  const metadata = `entry ${Buffer.from(entryId).toString('base64')}`
  const create = {
    method: 'POST',
    headers: { ...headers, 'Upload-Length': String(bytes.length), 'Upload-Metadata': metadata },
  }
  const path = new URL((await insist('/api/uploads', create, [201])).headers.get('location') ?? '', stack.origin)
    .pathname
  const offsetOf = async () =>
    Number((await insist(path, { method: 'HEAD', headers }, [200, 204])).headers.get('upload-offset'))
  let acknowledged = 0
  for (let at = await offsetOf(); at < bytes.length; at = await offsetOf()) {
    expect(at, 'an acknowledged byte is never lost').toBeGreaterThanOrEqual(acknowledged)
    const part = bytes.subarray(at, at + PART_BYTES)
    const response = await insist(
      path,
      {
        method: 'PATCH',
        headers: {
          ...headers,
          'Upload-Offset': String(at),
          'Upload-Checksum': `sha256 ${createHash('sha256').update(part).digest('base64')}`,
          'Content-Type': 'application/offset+octet-stream',
        },
        body: new Uint8Array(part),
      },
      [204, 409, 423, 503],
    )
    if (response.status === 204) acknowledged = at + part.length
    else await pause(100)
  }
  const body = JSON.stringify({ sha256: createHash('sha256').update(bytes).digest('hex') })
  await insist(
    `/api/finalise/${path.split('/').at(-1)}`,
    { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body },
    [200],
  )
}

const victims = ['web', 'worker', 'database'] as const

test(
  `after kill -9 at ${SEEDS} seeded moments everything acknowledged is sealed once, and the store is explained`,
  async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const next = random(seed)
      const victim = victims[seed % victims.length] ?? 'web'
      const files = [0, 1].map((index) =>
        Buffer.alloc(PART_BYTES * PARTS + Math.floor(next() * 1000), `${seed}/${index} `),
      )
      const entries = files.map((file, index) => ({
        name: `seed ${seed} file ${index}`,
        folder: '',
        sizeBytes: file.length,
      }))
      const { batchId, entryIds, grantToken } = await announce(client, { target: { caseId }, entries })
      const sending = Promise.all(files.map((file, index) => uploadInsisting(grantToken, entryIds[index] ?? '', file)))
      await pause(next() * 400)
      await stack.killAndRestart(victim)
      await sending
      for (;;) {
        const init = { headers: { Authorization: `Bearer ${grantToken}` } }
        const batch = await (await insist(`/api/batches/${batchId}`, init, [200])).json()
        if (batch.entries.every((entry: { sealed: unknown }) => entry.sealed)) {
          const hashes = batch.entries.map((entry: { sealed: { sha256: string } }) => entry.sealed.sha256)
          expect(hashes).toEqual(files.map((file) => createHash('sha256').update(file).digest('hex')))
          break
        }
        await pause(50)
      }
    }
    const owner: OpenDatabase = openDatabase(stack.ownerUrl)
    try {
      const [numbers] = await owner.sql`
      select count(*)::int as items, count(distinct number)::int as numbers, max(number) as highest from items`
      expect(numbers).toEqual({ items: SEEDS * 2, numbers: SEEDS * 2, highest: SEEDS * 2 })
      const [events] = await owner.sql`select count(*)::int as sealed from custody_events where type = 'item.sealed'`
      expect(events).toEqual({ sealed: SEEDS * 2 })
      // What a killed worker left half done has its turn when the jobs before it are done.
      const left = async () =>
        (await owner.sql`select 1 from jobs.job where name like 'media.%' and state < 'completed' limit 1`).length
      await expect.poll(left, { timeout: 180_000, interval: 500 }).toBe(0)
      await expectExplained({ owner, store: stack.store })
    } finally {
      await owner.close()
    }
  },
  SEEDS * 30_000,
)
