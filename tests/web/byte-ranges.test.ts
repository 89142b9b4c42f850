import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SESSION_COOKIE } from '#lib/auth/cookie.ts'
import type { Ctx } from '#lib/context.ts'
import type { NodeRequest } from '#lib/http/define-node-route.ts'
import { makeScene, type Scene, sealFile } from '#tests/factories/exhibits.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { makeStore, sha256 } from '#tests/support/store.ts'
import { becomeWeb, type Web } from '#tests/support/web.ts'

/* A master's bytes over HTTP, through the route itself: what RFC 9110 (13 and 14) asks of ranges and of copies that a client has. */
const BYTES = randomBytes(300_000)
const ETAG = `"${sha256(BYTES)}"`

let server: TestDatabase
let database: FreshDatabase
let scene: Scene
let web: Web
let http: Server
let url: string
let itemId: string
const cookies = new Map<Ctx, string>()
beforeAll(async () => {
  server = await startTestDatabase()
  database = await server.fresh()
  scene = await makeScene(database)
  const store = await makeStore()
  itemId = await sealFile(database, store, scene, 'clip.mp4', BYTES)
  web = await becomeWeb(database, store)
  for (const ctx of [scene.officer, scene.outsider, scene.auditor]) cookies.set(ctx, await web.signIn(ctx))
  const { default: route } = await import('../../pages/api/items/[itemId]/content.ts')
  http = createServer((request, response) => {
    // As Next hands them over.
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://a')
    const query = { ...Object.fromEntries(searchParams), itemId: pathname.split('/')[3] }
    void route(Object.assign(request, { query }) as NodeRequest, response)
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/api/items`
}, 60_000)
afterAll(async () => {
  http.closeAllConnections()
  http.close()
  await web.stop()
  await database.close()
  await server.stop()
}, 60_000)

function ask(headers: Record<string, string> = {}, method = 'GET', who = scene.officer, id = itemId) {
  const cookie = cookies.get(who)
  return fetch(`${url}/${id}/content`, {
    method,
    headers: { ...headers, ...(cookie ? { Cookie: `${SESSION_COOKIE}=${cookie}` } : {}) },
  })
}
async function said(response: Response) {
  const { status, headers } = response
  return {
    ...{ status, range: headers.get('content-range'), length: headers.get('content-length') },
    body: Buffer.from(await response.arrayBuffer()),
  }
}
const part = (from: number, to: number, size = BYTES.length) => ({
  ...{ status: 206, range: `bytes ${from}-${to}/${size}`, length: String(to - from + 1) },
  body: BYTES.subarray(from, to + 1),
})
const whole = { status: 200, range: null, length: String(BYTES.length), body: BYTES }

test('the whole comes with its length, its tag and the word that ranges may be asked', async () => {
  const response = await ask()
  expect([response.headers.get('etag'), response.headers.get('accept-ranges')]).toEqual([ETAG, 'bytes'])
  expect(response.headers.get('cache-control')).toBe('private, no-cache')
  expect(await said(response)).toEqual(whole)
})

test('a first, a middle, an open-ended and a suffix range are exactly those bytes', async () => {
  const last = BYTES.length - 1
  for (const [range, from, to] of [
    ['bytes=0-0', 0, 0],
    ['bytes=0-99', 0, 99],
    ['bytes=100000-200000', 100_000, 200_000],
    ['bytes=299999-', last, last],
    ['bytes=1-', 1, last],
    ['bytes=-1', last, last],
    ['bytes=-1000', BYTES.length - 1000, last],
    ['bytes=-999999', 0, last], // longer than the file: all of it
    ['bytes=299000-999999', 299_000, last],
  ] as const)
    expect(await said(await ask({ Range: range })), range).toEqual(part(from, to))
})

test('a range that begins past the end is 416 with the size; nonsense and several ranges are the whole', async () => {
  const empty = Buffer.alloc(0)
  for (const range of [`bytes=${BYTES.length}-`, 'bytes=999999-', 'bytes=-0']) {
    const past = { status: 416, range: `bytes */${BYTES.length}`, length: '0', body: empty }
    expect(await said(await ask({ Range: range })), range).toEqual(past)
  }
  for (const range of ['bytes=5-2', 'bytes=a-b', 'items=0-1', 'bytes=0-1,5-6', 'bytes=-'])
    expect(await said(await ask({ Range: range })), range).toEqual(whole)
})

test('If-Range gives the rest of the same copy, and the whole to who has another', async () => {
  expect(await said(await ask({ Range: 'bytes=10-19', 'If-Range': ETAG }))).toEqual(part(10, 19))
  expect(await said(await ask({ Range: 'bytes=10-19', 'If-Range': '"another"' }))).toEqual(whole)
  // A weak tag never matches there (RFC 9110, 13.1.5), nor does a date where we give none.
  expect(await said(await ask({ Range: 'bytes=10-19', 'If-Range': `W/${ETAG}` }))).toEqual(whole)
  expect(await said(await ask({ Range: 'bytes=10-19', 'If-Range': 'Fri, 19 Jun 2026 11:12:54 GMT' }))).toEqual(whole)
})

test('who has the bytes is told that they are unchanged, after the check of who he is', async () => {
  for (const tag of [ETAG, `W/${ETAG}`, `"x", ${ETAG}`, '*']) {
    const response = await ask({ 'If-None-Match': tag })
    expect([response.status, (await response.arrayBuffer()).byteLength, response.headers.get('etag')]).toEqual([
      304,
      0,
      ETAG,
    ])
  }
  expect(await said(await ask({ 'If-None-Match': '"another"' }))).toEqual(whole)
  for (const [who, status] of [
    [scene.outsider, 404],
    [scene.auditor, 403],
    [scene.viewer, 401], // not signed in
  ] as const)
    expect((await ask({ 'If-None-Match': ETAG, Range: 'bytes=0-0' }, 'GET', who)).status).toBe(status)
})

test('HEAD says what GET would, without a byte and without a viewing', async () => {
  await database.owner.sql`delete from viewings`
  const head = await ask({}, 'HEAD')
  expect([head.status, head.headers.get('content-length'), head.headers.get('etag')]).toEqual([
    200,
    String(BYTES.length),
    ETAG,
  ])
  expect((await head.arrayBuffer()).byteLength).toBe(0)
  const ranged = await said(await ask({ Range: 'bytes=-5' }, 'HEAD'))
  expect(ranged).toEqual({ ...part(BYTES.length - 5, BYTES.length - 1), body: Buffer.alloc(0) })
  expect(await database.owner.sql`select 1 from viewings`).toEqual([])
  expect((await ask({}, 'POST')).status).toBe(405)
})

test('a viewing is one for each session, which its event names', async () => {
  await database.owner.sql`delete from viewings`
  const second = { ...scene.officer }
  cookies.set(second, await web.signIn(second))
  for (const who of [scene.officer, second, second]) await (await ask({}, 'GET', who)).arrayBuffer()
  const viewings = await database.owner.sql<{ session: string }[]>`select session_id as session from viewings`
  expect(viewings).toHaveLength(2)
  const told = await database.owner.sql<{ session: string }[]>`
    select convert_from(bytes, 'utf8')::json #>> '{facts,sessionId}' as session from custody_events
    where item_id = ${itemId} and type = 'item.viewed'`
  expect(new Set(told.map(({ session }) => session))).toEqual(new Set(viewings.map(({ session }) => session)))
})

test('what may not be seen and what does not exist give one answer, byte for byte', async () => {
  const answer = async (id: string) => {
    const response = await ask({}, 'GET', scene.outsider, id)
    const headers = [...response.headers].filter(([name]) => name !== 'date')
    return { status: response.status, headers, body: await response.text() }
  }
  expect(await answer(itemId)).toEqual(await answer('01a20dc2-26bc-7690-9f24-bc72bed833ef'))
})
