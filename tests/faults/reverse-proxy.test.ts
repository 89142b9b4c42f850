import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { get } from 'node:https'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Client, signInOver } from '#lib/cli/demo/client.ts'
import { DEMO_PASSWORD } from '#lib/cli/demo/people.ts'
import { openCaseFor } from '../bench/open-case.ts'
import { type Stack, startStack } from '../bench/stack.ts'
import { beginOver, entryOver, finaliseOver, sendOver } from '../support/over-http.ts'
import { startReverseProxy } from '../support/reverse-proxy.ts'
import { sha256 } from '../support/store.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

const PORTS = { tls: 3966, web: 3965 }
const ORIGIN = `https://localhost:${PORTS.tls}`
let stack: Stack
let proxy: { stop: () => Promise<void> } | undefined
let client: Client
beforeAll(async () => {
  process.env.CDIP_TRUSTED_PROXY = '1'
  stack = await startStack(PORTS.web, process.cwd(), ORIGIN)
  proxy = await startReverseProxy(PORTS)
  client = await signInOver(ORIGIN, '51234', DEMO_PASSWORD)
})
afterAll(async () => {
  await proxy?.stop()
  await stack.stop()
})

test('300 MB go through nginx and TLS in parts and are sealed as they were; a range of them comes back', async () => {
  const bytes = Buffer.alloc(300_000_000, randomBytes(1_000_003))
  const begun = await beginOver(client, await openCaseFor(stack, '51234'), '300 MB.bin', bytes.length)
  const PART = 64 * 1024 * 1024
  for (let at = 0; at < bytes.length; at += PART)
    expect((await sendOver(begun, at, bytes.subarray(at, at + PART))).status).toBe(204)
  const digest = sha256(bytes)
  expect((await finaliseOver(begun, digest)).status).toBe(200)
  const { sealed } = await entryOver(begun)
  expect(sealed?.sha256).toBe(digest)
  const range = await fetch(`${ORIGIN}/api/items/${sealed?.itemId}/content`, {
    headers: { Cookie: client.cookie, Range: 'bytes=200000000-208388607' },
  })
  expect([range.status, range.headers.get('content-range')]).toEqual([206, 'bytes 200000000-208388607/300000000'])
  const part = Buffer.from(await range.arrayBuffer())
  expect(part.equals(bytes.subarray(200_000_000, 208_388_608))).toBe(true)
})

test('a body is refused by the proxy where it is larger than a part, a list of files, or anything else may be', async () => {
  const post = (path: string, sizeBytes: number) =>
    fetch(`${ORIGIN}${path}`, { method: 'POST', body: new Uint8Array(sizeBytes) }).then(({ status }) => status)
  expect(await post('/api/uploads', 66 * 1024 * 1024)).toBe(413)
  expect(await post('/api/batches', 17 * 1024 * 1024)).toBe(413)
  expect(await post('/api/batches', 15 * 1024 * 1024), 'it reaches web').not.toBe(413)
  expect(await post('/api/session', 2 * 1024 * 1024)).toBe(413)
})

test('cookies are bound to this host and to TLS, and no script reads them', async () => {
  const first = await fetch(`${ORIGIN}/api/auth/csrf`)
  const cookies = first.headers.getSetCookie()
  const { csrfToken } = (await first.json()) as { csrfToken: string }
  const signedIn = await fetch(`${ORIGIN}/api/auth/callback/credentials`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Cookie: cookies.map((each) => each.split(';')[0]).join('; '), Origin: ORIGIN },
    body: new URLSearchParams({ csrfToken, serviceNumber: '51234', password: DEMO_PASSWORD, json: 'true' }),
  })
  const all = [...cookies, ...signedIn.headers.getSetCookie()]
  expect(all.some((each) => each.startsWith('__Host-cdip-session='))).toBe(true)
  for (const cookie of all) {
    expect(cookie).toMatch(/^__Host-/)
    expect(cookie).toMatch(/; Path=\/(;|$)/)
    expect(cookie).toMatch(/; Secure/)
    expect(cookie).toMatch(/; HttpOnly/)
    expect(cookie).toMatch(/; SameSite=Lax/i)
    expect(cookie).not.toMatch(/; Domain/i)
  }
})

test('what a client says of its own address is replaced', async () => {
  await fetch(`${ORIGIN}/api/items/01a20dc2-26bc-7690-9f24-bc72bed833ef/content`, {
    headers: { Cookie: client.cookie, 'X-Forwarded-For': '203.0.113.9', Forwarded: 'for=203.0.113.9' },
  })
  const addresses = await stack.owner.sql<{ address: string }[]>`select distinct address from security_events`
  expect(addresses.map(({ address }) => address)).toEqual(['127.0.0.1'])
})

test('asking how the session stands does not keep it awake, working does, and uploads do not', async () => {
  const headers = { Cookie: client.cookie, Origin: ORIGIN }
  const quarter = async () => {
    await stack.owner.sql`update sessions set last_seen_at = now() - interval '14 minutes' where revoked_at is null`
  }
  const wasSeen = async () =>
    (await stack.owner.sql`select 1 from sessions where last_seen_at > now() - interval '1 minute'`).length > 0
  await quarter()
  const asked = await fetch(`${ORIGIN}/api/session`, { headers })
  expect(((await asked.json()) as { state: string }).state).toBe('open')
  expect(await wasSeen()).toBe(false)
  const begun = await beginOver(client, await openCaseFor(stack, '51234'), 'a.bin', 5)
  await quarter() // to announce was an act
  expect((await sendOver(begun, 0, Buffer.from('hello'))).status).toBe(204)
  expect((await finaliseOver(begun, sha256(Buffer.from('hello')))).status).toBe(200)
  expect(await wasSeen()).toBe(false)
  expect((await fetch(`${ORIGIN}/api/session`, { method: 'POST', headers })).status).toBe(204)
  expect(await wasSeen()).toBe(true)
  await stack.owner.sql`update sessions set last_seen_at = now() - interval '15 minutes'`
  expect((await fetch(`${ORIGIN}/api/items/x/poster`, { headers })).status).toBe(423)
})

test('a forged, an empty and another installation’s cookie open nothing', async () => {
  const [name] = client.cookie.split('=')
  for (const value of ['', 'x', `${client.cookie.slice(name?.length ?? 0).slice(1, -4)}AAAA`]) {
    const answer = await fetch(`${ORIGIN}/api/items/x/poster`, { headers: { Cookie: `${name}=${value}` } })
    expect(answer.status).toBe(401)
  }
})

test('the proxy passes no upgrade on: nobody is let into a WebSocket', async () => {
  const headers = {
    ...{ Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' },
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
  }
  for (const path of ['/sign-in', '/api/health', '/api/uploads', '/_next/webpack-hmr']) {
    const asked = get(`${ORIGIN}${path}`, { headers })
    const outcome = await new Promise<string>((resolve) => {
      for (const event of ['upgrade', 'response', 'error']) asked.on(event, () => resolve(event))
    })
    asked.destroy()
    expect(outcome, path).toBe('response')
  }
})

test('a name that is not ours gets no certificate and no answer', async () => {
  const socket = connect(PORTS.tls + 1, '127.0.0.1')
  socket.write('GET /cases HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const [plain] = (await once(socket, 'data')) as [Buffer]
  expect(plain.toString()).toMatch(/^HTTP\/1.1 301[\s\S]*Location: https:\/\/localhost\/cases/)
  socket.destroy()
  await expect(fetch(`https://127.0.0.1:${PORTS.tls}/`)).rejects.toThrow()
})
