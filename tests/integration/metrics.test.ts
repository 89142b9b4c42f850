import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getHealth } from '#lib/health/get.ts'
import { noteVolumes } from '#lib/health/keep-history.ts'
import { noteRun } from '#lib/health/keep-run.ts'
import type { NodeRequest } from '#lib/http/define-node-route.ts'
import { parkJob } from '#lib/jobs/park.ts'
import { makeScene, type Scene, sealFile } from '#tests/factories/exhibits.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { parseMetrics } from '#tests/support/metrics.ts'
import { beginFile, makeStore, sendPart, workerContext } from '#tests/support/store.ts'
import { becomeWeb, type Web } from '#tests/support/web.ts'

/* What watches the platform, over HTTP through the route itself; and what the page of its health is told. */
const TOKEN = randomBytes(32).toString('base64url')
let server: TestDatabase
let database: FreshDatabase
let scene: Scene
let web: Web
let http: Server
let url: string
beforeAll(async () => {
  server = await startTestDatabase()
  database = await server.fresh()
  scene = await makeScene(database)
  const store = await makeStore()
  process.env.CDIP_METRICS_TOKEN_FILE = join(store, 'token')
  await writeFile(join(store, 'token'), `${TOKEN}\n`)
  web = await becomeWeb(database, store)

  const itemId = await sealFile(database, store, scene, 'the accused.mp4', randomBytes(1000))
  const uploadId = await beginFile(scene.officer, store, scene.caseId, 'unfinished.mp4', 5000)
  await sendPart(scene.officer, store, uploadId, 0, randomBytes(2000))
  await noteVolumes(database.worker.db, { store, copies: [join(store, 'away')] })
  await noteRun(database.worker.db, v7(), { process: 'worker', version: '1.0.0' })
  const job = { id: v7(), data: { itemId }, sourceName: 'media.poster', sourceId: v7(), sourceRetryCount: 2 }
  await parkJob(workerContext(database.worker), { ...job, sourceOutput: null })
  await database.owner.sql`update item_fixity set outcome = 'missing', checked_at = now() - interval '10 days'`

  const { default: route } = await import('../../pages/api/metrics.ts')
  http = createServer((request, response) => void route(Object.assign(request, { query: {} }) as NodeRequest, response))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/api/metrics`
})
afterAll(async () => {
  http.closeAllConnections()
  http.close()
  await web.stop()
  await database.close()
  await server.stop()
})

const ask = (headers: Record<string, string> = {}, method = 'GET') => fetch(url, { method, headers })

test('Prometheus reads log, jobs, uploads, volumes, fixity and clocks, and nothing of a case', async () => {
  const response = await ask()
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const text = await response.text()
  const samples = parseMetrics(text)
  expect(Object.fromEntries(samples)).toMatchObject({
    cdip_log_running: 1,
    cdip_log_size: 0,
    'cdip_jobs{queue="media.poster",state="parked"}': 1,
    'cdip_jobs{queue="media.poster",state="created"}': 1,
    cdip_uploads_open: 1,
    cdip_uploads_open_bytes: 5000,
    cdip_uploads_received_bytes: 2000,
    'cdip_volume_up{volume="store"}': 1,
    'cdip_fixity_bad{of="master"}': 1,
  })
  expect(samples.get('cdip_log_waiting_events')).toBeGreaterThan(3)
  expect(samples.get('cdip_log_lag_seconds')).toBeGreaterThan(0)
  expect(samples.get('cdip_volume_free_bytes{volume="store"}')).toBeGreaterThan(0)
  expect(samples.get('cdip_fixity_oldest_age_seconds{of="master"}')).toBeGreaterThan(863_000)
  expect([...samples.keys()].filter((name) => name.startsWith('cdip_clock_offset_seconds'))).toHaveLength(1)
  const [caseRow] = await database.owner.sql`select report_number, title from cases`
  for (const word of ['accused', 'unfinished', scene.caseId, caseRow?.report_number, caseRow?.title])
    expect(text).not.toContain(word)
})

test('another machine shows the token; a page, another method and who shows none get nothing', async () => {
  const elsewhere = { 'X-Forwarded-For': '10.1.2.3' }
  const statuses = await Promise.all([
    ask(elsewhere),
    ask({ ...elsewhere, Authorization: `Bearer ${TOKEN}` }),
    ask({ ...elsewhere, Authorization: `Bearer ${TOKEN}x` }),
    ask({ 'Sec-Fetch-Site': 'same-origin' }),
    ask({ 'Sec-Fetch-Site': 'cross-site' }),
    ask({}, 'POST'),
  ])
  expect(statuses.map(({ status }) => status)).toEqual([401, 200, 401, 403, 403, 405])
  await writeFile(process.env.CDIP_METRICS_TOKEN_FILE ?? '', 'short')
  expect((await ask({ ...elsewhere, Authorization: 'Bearer short' })).status).toBe(500)
  expect((await ask()).status).toBe(200)
})

test('the page is told the same, and only who runs the platform or audits it', async () => {
  const health = await getHealth({ ...scene.administrator, now: new Date() })
  expect(health).toMatchObject({
    log: { state: 'running', size: 0, openAlarms: 0 },
    uploads: { open: 1, sizeBytes: 5000, receivedBytes: 2000 },
    masters: { bad: 1 },
    copies: { readSince: null, bad: 0 },
    volumes: [{ place: 'store' }, { freeBytes: null }],
    runs: [{ process: 'worker', version: '1.0.0' }],
    can: { manageJobs: true },
  })
  expect((await getHealth(scene.auditor)).can).toEqual({ manageJobs: false })
  for (const ctx of [scene.officer, scene.viewer, scene.outsider])
    await expect(getHealth(ctx)).rejects.toMatchObject({ code: 'FORBIDDEN' })
})

test('a place with no process, no volume and no log entry yet is no failure', async () => {
  const empty = await server.fresh()
  const { administrator } = await makeScene(empty)
  expect(await getHealth(administrator)).toMatchObject({
    volumes: [],
    runs: [],
    jobs: [],
    masters: { readSince: null },
  })
  await empty.close()
})
