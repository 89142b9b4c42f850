import { signInOver } from '#lib/cli/demo/client.ts'
import { DEMO_PASSWORD } from '#lib/cli/demo/people.ts'

/* A program: asks for every place of each role's menu, and for what the first case shows. Prints one status a line. */
const [origin = ''] = process.argv.slice(2)
const PLACES: Record<string, string[]> = {
  '46001': ['/', '/cases', '/cases/new', '/bring-in', '/tray', '/account'],
  A9001: ['/officers', '/officers/new', '/units', '/jobs'],
  S9002: ['/security'],
}
for (const [person, places] of Object.entries(PLACES)) {
  const { cookie } = await signInOver(origin, person, DEMO_PASSWORD)
  const get = async (path: string) => {
    const response = await fetch(`${origin}${path}`, { headers: { Cookie: cookie } })
    console.log(`${response.status} ${path}`)
    return response.text()
  }
  for (const path of places) await get(path)
  const [, caseId] = /\/cases\/([0-9a-f-]{36})/.exec(await get('/cases?q=26001234')) ?? []
  if (!caseId || person !== '46001') continue
  const [, itemId] = /\/api\/items\/([0-9a-f-]{36})\/poster/.exec(await get(`/cases/${caseId}`)) ?? []
  for (const path of ['particulars', 'sources', 'members', 'custody']) await get(`/cases/${caseId}/${path}`)
  for (const path of [`/items/${itemId}`, `/api/items/${itemId}/poster`, `/api/items/${itemId}/content`])
    await get(path)
}
