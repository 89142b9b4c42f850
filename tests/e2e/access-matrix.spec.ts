import { globSync, readFileSync } from 'node:fs'
import { type APIRequestContext, expect, type Page, test } from '@playwright/test'
import type { BatchCreated } from '#lib/batches/schema.ts'
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
  keeper: 'P7010',
}
type Person = keyof typeof PEOPLE
const people = Object.keys(PEOPLE) as Person[]
const only = (...seeing: Person[]) =>
  Object.fromEntries(people.map((person) => [person, seeing.includes(person) ? 200 : 404]))
const inCase = only('member', 'lead', 'supervisor', 'legal', 'auditor')
const everybody = only(...people)
// A thing of the unit's that nobody holds: who keeps it, who is posted or supervises there, who audits.
const inUnit = only('member', 'lead', 'supervisor', 'auditor', 'keeper')
const registered = only('member', 'lead', 'supervisor', 'legal', 'outsider', 'auditor', 'keeper')
/** Who brings in; who reads the case sees it, and may not. */
const filling = (done: number) => ({
  ...only(),
  ...{ member: done, lead: done, supervisor: done, legal: 403, auditor: 403 },
})
/** All that lies on the medium of the transfer. */
const LISTED = [{ path: 'matrix/a.mp4', sizeBytes: 1 }]

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
  '/cases/[caseId]/transfers': inCase,
  '/transfers/[transferId]': inCase,
  '/transfers/[transferId]/certificate': inCase,
  '/api/transfers/[transferId]/open': filling(200),
  // Who announced it, and nobody else.
  '/api/transfers/parcels/[entryId]': only('member'),
  '/api/transfers/[transferId]/entries': inCase,
  '/station': everybody,
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
  '/register': registered,
  '/register/new': only('keeper'),
  '/register/[mediumId]': inUnit,
  '/register/[mediumId]/label': inUnit,
  '/register/stocktakes': only('keeper'),
  '/register/stocktakes/[stocktakeId]': only('keeper'),
  '/register/inventory': only('keeper'),
  '/register/migration': registered,
  '/api/cases/[caseId]/listing': inCase,
  '/log': only('administrator', 'security', 'auditor'),
  '/health': only('administrator', 'auditor'),
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
  '/api/items/[itemId]/poster': { ...only('member', 'lead', 'supervisor', 'legal'), auditor: 403 },
  '/api/items/[itemId]/content?download': { ...only('member', 'lead', 'supervisor', 'legal'), auditor: 403 },
  // What an exhibit lacks, and what may not be seen, is one answer: a film has no still.
  '/api/items/[itemId]/view': { ...only(), auditor: 403 },
  '/api/items/[documentId]/view': { ...only('member', 'lead', 'supervisor', 'legal'), auditor: 403 },
  // A recording with sound, of another case: the member leads that one, the lead sees it by unit and takes nothing away.
  '/api/items/[soundId]/waveform': { ...only('member', 'lead', 'supervisor'), auditor: 403 },
  '/api/items/[soundId]/content': { ...only('member', 'lead', 'supervisor'), auditor: 403 },
  '/api/items/[soundId]/content?download': { ...only('member', 'supervisor'), lead: 403, auditor: 403 },
}
/** What changes something: what each role gets for a well-formed request. The marker is the member's own, new for each. */
type Sent = { data?: object; form?: Record<string, string>; expected: Record<string, number> }
const viewing = (status: number) => ({
  ...only(),
  ...{ member: status, lead: status, supervisor: status, legal: status, auditor: 403 },
})
const SENT: Record<string, Sent> = {
  'POST /api/batches': {
    // Nobody's number: it goes to the tray of whoever has one.
    data: { target: { reportNumber: 'ACCESS MATRIX' }, entries: [{ name: 'a.bin', sizeBytes: 1 }] },
    expected: {
      ...{ member: 201, lead: 201, supervisor: 201, outsider: 201 },
      ...{ legal: 403, administrator: 403, security: 403, auditor: 403, keeper: 403 },
    },
  },
  'POST /api/cases/[caseId]/held': { data: { sizes: [1] }, expected: filling(200) },
  'POST /api/cases/[caseId]/listing': { form: { kind: 'video' }, expected: inCase },
  // No list of discs: who keeps the store is told what is wrong with it.
  'POST /api/register/[unitId]/inventory': {
    data: {},
    expected: { ...Object.fromEntries(people.map((person) => [person, 403])), keeper: 422 },
  },
  'POST /api/transfers': {
    // Nobody's number, which leads to a tray: nobody could countersign there.
    data: { target: { reportNumber: 'ACCESS MATRIX' }, medium: { kind: 'disc', owner: 'working', label: 'x' } },
    expected: {
      ...Object.fromEntries(people.map((person) => [person, 403])),
      ...{ member: 409, lead: 409, supervisor: 409, outsider: 409 },
    },
  },
  // Nothing is read of a disc; and of a stick without a token it is said that it has none.
  'POST /api/transfers/[transferId]/token': { data: { token: null }, expected: filling(200) },
  'POST /api/register/token': {
    data: { token: null },
    expected: {
      ...Object.fromEntries(people.map((person) => [person, 403])),
      ...{ member: 200, lead: 200, supervisor: 200, outsider: 200 },
    },
  },
  'POST /api/transfers/[transferId]/entries': { data: { from: 0, entries: LISTED }, expected: filling(200) },
  'POST /api/transfers/[transferId]/listing': { data: { entries: LISTED.length }, expected: filling(200) },
  'POST /api/transfers/[transferId]/identical': {
    data: { entries: [{ ordinal: 0, sha256: '0'.repeat(64) }] },
    expected: filling(200),
  },
  'POST /api/transfers/[transferId]/identical-set': {
    data: { root: 'no such set', sha256: '0'.repeat(64) },
    expected: filling(200),
  },
  'POST /api/transfers/[transferId]/unreadable': {
    data: { ordinals: [0], error: 'x', tries: 1 },
    expected: filling(200),
  },
  'POST /api/transfers/[transferId]/batches': { data: { ordinals: [0] }, expected: filling(201) },
  // A workstation's own, with its token.
  'POST /api/station/end': { data: {}, expected: Object.fromEntries(people.map((person) => [person, 403])) },
  'POST /api/batches/[batchId]/grant': { data: {}, expected: { ...only(), member: 201 } },
  'PUT /api/items/[itemId]/position': { data: { atUs: 1 }, expected: viewing(204) },
  'POST /api/items/[itemId]/copy': { data: { window: null }, expected: viewing(200) },
  'POST /api/items/[itemId]/snapshots': { data: { atUs: 1, frame: null }, expected: viewing(204) },
  'POST /api/items/[itemId]/markers': { data: { atUs: 1 }, expected: { ...viewing(201), legal: 403 } },
  // One's own alone; that of an exhibit which may not be seen is none.
  'PATCH /api/markers/[markerId]': {
    data: { note: 'x' },
    expected: { ...viewing(403), member: 200 },
  },
  'DELETE /api/markers/[markerId]': { expected: { ...viewing(403), member: 204 } },
  'PATCH /api/markers/[itemId]': { data: { note: '' }, expected: only() }, // the id of no marker
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
  ...['/sign-in', '/locked', '/password'],
  ...['/api/auth/[...nextauth]', '/api/health', '/api/metrics', '/api/session'],
  // For a program without a cookie: tests/web/stations.test.ts.
  ...['/api/station/codes', '/api/station/tokens'],
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
  const sent = Object.keys(SENT).map((each) => each.split(' ')[1] ?? '')
  const known = [...Object.keys(ROUTES), ...sent, ...GRANTED, ...OPEN].map((route) =>
    route
      .replace('?download', '')
      .replace(/\/items\/\[\w+\]/, '/items/[itemId]')
      .replace('markers/[itemId]', 'markers/[markerId]'),
  )
  expect([...pages, ...node].sort()).toEqual([...new Set(known)].sort())
})

test('every method that changes something is in this matrix', () => {
  const changing = globSync('app/api/**/route.ts').flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/^export const (POST|PUT|PATCH|DELETE) = define(?:Station)?Route/gm)].map(
      ([, method]) => `${method} ${path.replace(/^app/, '').replace('/route.ts', '')}`,
    ),
  )
  expect(changing.filter((each) => !(each in SENT))).toEqual([])
})

/** A medium in the unit's store, a running count of it, and the unit itself. */
async function registerIds(page: Page): Promise<Record<string, string>> {
  const of = async (path: string, pattern: RegExp) =>
    pattern.exec(await (await page.request.get(path)).text())?.[1] ?? ''
  const mediumId = await of('/register?text=MK-USB-01', /\/register\/([0-9a-f-]{36})/)
  const unitId = await of('/register/new', /<option value="([0-9a-f-]{36})"[^>]*>Mong Kok District/)
  await page.goto('/register/stocktakes')
  await page.getByRole('button', { name: 'Begin a stocktake' }).click()
  const question = page.getByRole('dialog', { name: 'Begin a stocktake' })
  await question.getByLabel('Unit').selectOption({ label: 'Mong Kok District' })
  await question.getByRole('button', { name: 'Begin a stocktake' }).click()
  await expect(page).toHaveURL(/\/stocktakes\/[0-9a-f-]{36}/)
  const stocktakeId = /stocktakes\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''
  await page.getByRole('button', { name: 'End the stocktake' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End the stocktake' }).click()
  await expect(page.getByText(/^Ended/)).toBeVisible()
  return { mediumId, unitId, stocktakeId }
}

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
  const askCopy = () => request.post(`/api/items/${itemId}/copy`, { data: { window: null }, headers: OURS })
  await expect.poll(async () => (await askCopy()).text(), { timeout: 20_000 }).toContain('ready')
  const batchId = await of('/bring-in', /\/batches\/([0-9a-f-]{36})/)
  const other = await of('/cases?q=25009912', /\/cases\/([0-9a-f-]{36})/)
  const soundId = await of(`/cases/${other}?kind=video`, /\/items\/([0-9a-f-]{36})/)
  const documentId = await of(`/cases/${caseId}?kind=document`, /\/items\/([0-9a-f-]{36})/)
  for (const made of [`${soundId}/waveform`, `${documentId}/view`])
    await expect.poll(async () => (await request.get(`/api/items/${made}`)).status(), { timeout: 40_000 }).toBe(200)
  const medium = { kind: 'disc', owner: 'working', label: 'Access matrix' }
  const begun = await request.post('/api/transfers', { data: { target: { caseId }, medium }, headers: OURS })
  const { transferId } = await begun.json()
  await request.post(`/api/transfers/${transferId}/entries`, { data: { from: 0, entries: LISTED }, headers: OURS })
  await request.post(`/api/transfers/${transferId}/listing`, { data: { entries: LISTED.length }, headers: OURS })
  const announced = await request.post(`/api/transfers/${transferId}/batches`, {
    data: { ordinals: [0] },
    headers: OURS,
  })
  const { entryIds } = await announced.json()
  return { caseId, itemId, soundId, documentId, batchId, transferId, entryId: entryIds[0] }
}

/** A request as a page of ours sends it. */
const OURS = { 'Sec-Fetch-Site': 'same-origin' }

/** What was announced is cancelled under its grant, as its engine does it: nothing of it waits for anybody. */
async function cancel(request: APIRequestContext, { entryIds, grantToken }: BatchCreated): Promise<void> {
  const Authorization = `Bearer ${grantToken}`
  const begun = await request.post('/api/uploads', {
    headers: {
      ...{ Authorization, 'Tus-Resumable': '1.0.0', 'Upload-Length': '1' },
      'Upload-Metadata': `entry ${btoa(entryIds[0] ?? '')}`,
    },
  })
  const uploadId = begun.headers().location?.split('/').at(-1)
  expect((await request.post(`/api/cancel/${uploadId}`, { headers: { Authorization } })).ok()).toBe(true)
}

test('each role gets from each route what the rule says', async ({ browser, request }) => {
  test.setTimeout(240_000) // some hundred pages and requests
  const owner = await signedIn(browser, PEOPLE.member)
  const administrator = await signedIn(browser, PEOPLE.administrator)
  const officers = await (await administrator.page.request.get('/officers')).text()
  const officerId = /\/officers\/([0-9a-f-]{36})/.exec(officers)?.[1] ?? ''
  await administrator.context.close()
  const keeper = await signedIn(browser, PEOPLE.keeper)
  const things = await registerIds(keeper.page)
  await keeper.context.close()
  const known: Record<string, string> = { ...(await ids(owner.page.request)), ...things, officerId }
  expect(Object.values(known).filter((id) => id.length !== 36)).toEqual([])
  const differing: string[] = []
  const mark = async () => {
    const made = await owner.page.request.post(`/api/items/${known.itemId}/markers`, {
      data: { atUs: 1 },
      headers: OURS,
    })
    return ((await made.json()) as { id: string }).id
  }
  const unmark = ({ page }: typeof owner, id: string) => page.request.delete(`/api/markers/${id}`, { headers: OURS })
  for (const person of people) {
    const visitor = await signedIn(browser, PEOPLE[person])
    const named: Record<string, string> = { ...known, markerId: await mark() }
    const fill = (route: string) => route.replace(/\[(\w+)\]/g, (_, name: string) => named[name] ?? '')
    for (const [route, expected] of Object.entries(ROUTES)) {
      const status = (await visitor.page.request.get(fill(route))).status()
      if (status !== expected[person]) differing.push(`${person} ${route}: ${status}, not ${expected[person]}`)
    }
    for (const [what, { data, form, expected }] of Object.entries(SENT)) {
      const [method = '', route = ''] = what.split(' ')
      const response = await visitor.page.request.fetch(fill(route), {
        method,
        headers: OURS,
        ...(data ? { data } : {}),
        ...(form ? { form } : {}),
      })
      const status = response.status()
      if (status !== expected[person]) differing.push(`${person} ${what}: ${status}, not ${expected[person]}`)
      if (what === 'POST /api/batches' && status === 201) await cancel(request, await response.json())
      if (what.endsWith('/markers') && status === 201) await unmark(visitor, (await response.json()).id)
    }
    await unmark(owner, named.markerId ?? '')
    await visitor.context.close()
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
  for (const [what, { data, form }] of Object.entries(SENT)) {
    const [method = '', route = ''] = what.split(' ')
    const path = route.replace(/\[\w+\]/g, '01a20dc2-26bc-7690-9f24-bc72bed833ef')
    const sent = { ...(data ? { data } : {}), ...(form ? { form } : {}) }
    const response = await request.fetch(path, { method, headers: OURS, ...sent })
    expect(`${what} ${response.status()}`).toBe(`${what} 401`)
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
