import { globSync } from 'node:fs'
import { type APIRequestContext, expect, test } from '@playwright/test'
import { signedIn } from './signed-in.ts'

/*
 * Each route × each role. "-" is the answer for what may not be seen: the same as for what does not exist.
 * member: investigator of the case; lead: its officer in charge; nobody: no session (pages lead to the sign-in).
 */
const PEOPLE = {
  member: '51234',
  lead: '52817',
  supervisor: '46001',
  legal: 'L1007',
  outsider: '53390',
  administrator: 'A9001',
  security: 'S9002',
  auditor: 'U9003',
}
type Person = keyof typeof PEOPLE
const people = Object.keys(PEOPLE) as Person[]
const only = (...seeing: Person[]) =>
  Object.fromEntries(people.map((person) => [person, seeing.includes(person) ? 200 : 404]))
const inCase = only('member', 'lead', 'supervisor', 'legal', 'auditor')
const everybody = only(...people)

const ROUTES: Record<string, Record<string, number>> = {
  '/': everybody,
  '/account': everybody,
  '/cases': everybody,
  '/cases/new': everybody,
  '/bring-in': everybody,
  '/tray': everybody,
  '/cases/[caseId]': inCase,
  '/cases/[caseId]/particulars': inCase,
  '/cases/[caseId]/sources': inCase,
  '/cases/[caseId]/members': inCase,
  '/cases/[caseId]/custody': inCase,
  '/items/[itemId]': inCase,
  '/batches/[batchId]': only('member'),
  '/officers': only('administrator', 'security'),
  '/officers/new': only('administrator', 'security'),
  '/officers/[officerId]': only('administrator', 'security'),
  '/units': only('administrator', 'security'),
  '/jobs': only('administrator'),
  '/security': only('security', 'auditor'),
  '/api/cases/[caseId]/listing': inCase,
  '/log': only('administrator', 'security', 'auditor'),
  '/searches': only('security', 'auditor'),
  '/api/cases/[caseId]/proofs': inCase,
  '/api/cases/[caseId]/custody': inCase,
  '/api/items/[itemId]/custody': inCase,
  '/api/items/[itemId]/proofs': inCase,
  '/api/items/[itemId]/content': { ...only('member', 'lead', 'supervisor', 'legal'), auditor: 403 },
  '/api/items/[itemId]/frames': { ...only('member', 'lead', 'supervisor', 'legal'), auditor: 403 },
  '/api/items/[itemId]/markers': { ...only('member', 'lead', 'supervisor', 'legal'), auditor: 403 },
  // The copy is made below, before it is asked for.
  '/api/items/[itemId]/track': { ...only('member', 'lead', 'supervisor', 'legal'), auditor: 403 },
  '/api/items/[itemId]/storyboard': { ...only('member', 'lead', 'supervisor', 'legal'), auditor: 403 },
  // A silent clip has no waveform, a film no still: what an exhibit lacks, and what may not be seen, is one answer.
  '/api/items/[itemId]/waveform': { ...only(), auditor: 403 },
  '/api/items/[itemId]/view': { ...only(), auditor: 403 },
  '/api/items/[itemId]/poster': { ...only('member', 'lead', 'supervisor', 'legal'), auditor: 403 },
}
/** Routes that only change something: what each role gets for a well-formed request. */
const SENT: Record<string, { method: 'PUT' | 'PATCH' | 'POST'; data: object; expected: Record<string, number> }> = {
  '/api/items/[itemId]/position': {
    method: 'PUT',
    data: { atUs: 1 },
    expected: {
      ...Object.fromEntries(people.map((person) => [person, 404])),
      ...{ member: 204, lead: 204, supervisor: 204, legal: 204, auditor: 403 },
    },
  },
  '/api/batches/[batchId]/grant': { method: 'POST', data: {}, expected: { ...only('member'), member: 201 } },
  '/api/items/[itemId]/copy': {
    method: 'POST',
    data: { window: null },
    expected: {
      ...Object.fromEntries(people.map((person) => [person, 404])),
      ...{ member: 200, lead: 200, supervisor: 200, legal: 200, auditor: 403 },
    },
  },
  '/api/items/[itemId]/snapshots': {
    method: 'POST',
    data: { atUs: 1, frame: null },
    expected: {
      ...Object.fromEntries(people.map((person) => [person, 404])),
      ...{ member: 204, lead: 204, supervisor: 204, legal: 204, auditor: 403 },
    },
  },
  // The id is an exhibit's, so no marker's: the answer is the same for all.
  '/api/markers/[itemId]': { method: 'PATCH', data: { note: '' }, expected: only() },
}
/** Routes with a rule of their own, tested in `without a grant` and in sign-in.spec.ts. */
const GRANTED = [
  '/api/uploads',
  '/api/batches/[batchId]',
  '/api/finalise/[uploadId]',
  '/api/cancel/[uploadId]',
  '/api/upload-parts/[uploadId]',
]
const OPEN = [
  '/sign-in',
  '/locked',
  '/password',
  '/api/auth/[...nextauth]',
  '/api/health',
  '/api/session',
  '/api/batches',
]

test('every route of the product is in this matrix', () => {
  const pages = globSync('app/**/{page.tsx,route.ts}').map(
    (path) =>
      path
        .replace(/^app/, '')
        .replace(/\/(page\.tsx|route\.ts)$/, '')
        .replace('/(console)', '') || '/',
  )
  const node = globSync('pages/api/**/*.ts').map((path) =>
    path.replace(/^pages/, '').replace(/(\/\[\[\.\.\.path\]\])?\.ts$/, ''),
  )
  const known = [...Object.keys(ROUTES), ...Object.keys(SENT), ...GRANTED, ...OPEN]
  expect([...pages, ...node].sort()).toEqual(
    known.map((route) => route.replace('markers/[itemId]', 'markers/[markerId]')).sort(),
  )
})

async function ids(request: APIRequestContext): Promise<Record<string, string>> {
  const of = async (path: string, pattern: RegExp) => pattern.exec(await (await request.get(path)).text())?.[1] ?? ''
  const caseId = await of('/cases?q=26001234', /\/cases\/([0-9a-f-]{36})/)
  const itemId = await of(`/cases/${caseId}?kind=video`, /\/api\/items\/([0-9a-f-]{36})\/poster/)
  // It is made behind the seal.
  await expect
    .poll(async () => (await request.get(`/api/items/${itemId}/frames`)).status(), { timeout: 40_000 })
    .toBe(200)
  await expect
    .poll(async () => (await request.get(`/api/items/${itemId}/storyboard`)).status(), { timeout: 20_000 })
    .toBe(200)
  const headers = { 'Sec-Fetch-Site': 'same-origin' }
  const askCopy = () => request.post(`/api/items/${itemId}/copy`, { data: { window: null }, headers })
  await expect.poll(async () => (await askCopy()).text(), { timeout: 20_000 }).toContain('ready')
  return { caseId, itemId, batchId: await of('/bring-in', /\/batches\/([0-9a-f-]{36})/) }
}

test('each role gets from each route what the rule says', async ({ browser }) => {
  test.setTimeout(240_000) // some hundred pages and requests
  const owner = await signedIn(browser, PEOPLE.member)
  const administrator = await signedIn(browser, PEOPLE.administrator)
  const officers = await (await administrator.page.request.get('/officers')).text()
  const officerId = /\/officers\/([0-9a-f-]{36})/.exec(officers)?.[1] ?? ''
  await administrator.context.close()
  const known: Record<string, string> = { ...(await ids(owner.page.request)), officerId }
  expect(Object.values(known).filter((id) => id.length !== 36)).toEqual([])
  const fill = (route: string) => route.replace(/\[(\w+)\]/g, (_, name: string) => known[name] ?? '')
  const differing: string[] = []
  for (const person of people) {
    const { page, context } = await signedIn(browser, PEOPLE[person])
    for (const [route, expected] of Object.entries(ROUTES)) {
      const { status } = await page.request.get(fill(route)).then((response) => ({ status: response.status() }))
      if (status !== expected[person]) differing.push(`${person} ${route}: ${status}, not ${expected[person]}`)
    }
    for (const [route, { method, data, expected }] of Object.entries(SENT)) {
      const headers = { 'Sec-Fetch-Site': 'same-origin' }
      const status = (await page.request.fetch(fill(route), { method, data, headers })).status()
      if (status !== expected[person]) differing.push(`${person} ${route}: ${status}, not ${expected[person]}`)
    }
    await context.close()
  }
  expect(differing).toEqual([])
  await owner.context.close()
})

test('without a session every page leads to the sign-in and every other route says so', async ({ request }) => {
  for (const route of Object.keys(ROUTES)) {
    const path = route.replace(/\[\w+\]/g, '01a20dc2-26bc-7690-9f24-bc72bed833ef')
    const response = await request.get(path, { maxRedirects: 0 })
    expect(`${route} ${response.status()}`).toBe(`${route} ${route.startsWith('/api') ? 401 : 307}`)
  }
  for (const [route, { method, data }] of Object.entries(SENT)) {
    const path = route.replace(/\[\w+\]/g, '01a20dc2-26bc-7690-9f24-bc72bed833ef')
    expect(`${route} ${(await request.fetch(path, { method, data })).status()}`).toBe(`${route} 401`)
  }
})

test('without a grant, with a cookie beside one, or by GET, nothing is received', async ({ browser, request }) => {
  for (const route of GRANTED) {
    const path = route.replace(/\[\w+\]/g, '01a20dc2-26bc-7690-9f24-bc72bed833ef')
    const method = route.includes('finalise') || route.includes('cancel') || route === '/api/uploads' ? 'POST' : 'GET'
    expect(`${route} ${(await request.fetch(path, { method })).status()}`).toBe(`${route} 401`)
  }
  const { page, context } = await signedIn(browser, '51234')
  const headers = { Authorization: `Bearer ${'x'.repeat(43)}` }
  expect((await page.request.post('/api/uploads', { headers })).status()).toBe(403)
  expect((await request.get('/api/uploads/01a20dc2-26bc-7690-9f24-bc72bed833ef')).status()).toBe(405)
  await context.close()
})

test('a state change from a foreign page is refused', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  for (const headers of [{ Origin: 'https://evil.example' }, { Origin: 'null' }, { 'Sec-Fetch-Site': 'cross-site' }]) {
    const response = await page.request.post('/api/batches', { headers, data: {} })
    expect(response.status()).toBe(403)
  }
  await context.close()
})
