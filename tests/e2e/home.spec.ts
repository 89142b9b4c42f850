import { type Browser, expect, test } from '@playwright/test'
import { signedIn } from './signed-in.ts'

/** What the demonstration leaves waiting for each role, and where a click on it leads. */
const WAITING: [string, RegExp, RegExp][] = [
  ['46001', /Nobody in service is in charge.*26001402/, /\/cases\/[0-9a-f-]{36}\/particulars$/],
  ['46001', /without a case.*Mong Kok DIT Team 3/, /\/tray$/],
  ['52817', /In court soon.*26001234/, /\/cases\/[0-9a-f-]{36}$/],
  ['L1007', /In court soon.*26001234/, /\/cases\/[0-9a-f-]{36}$/],
  ['S9002', /Still has its first password.*auditor/, /\/officers\/[0-9a-f-]{36}$/],
]

test('a supervisor, an officer in charge, a legal member and security find at home what waits, one click from the work', async ({
  browser,
}) => {
  for (const [number, line, place] of WAITING) {
    const { page, context } = await signedIn(browser, number)
    await page.getByRole('link', { name: line }).click()
    await expect(page).toHaveURL(place)
    await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Nothing is here for you')
    await context.close()
  }
})

test('a role for which nothing waits reads what would appear', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '53390')
  await expect(page.getByText('Nothing waits for you.')).toBeVisible()
  await expect(page.getByText('Uploads that stop, cases that are yours to decide about')).toBeVisible()
  await context.close()
})

test('an auditor reads that a case is withheld, and nothing of it; nobody else reads even that', async ({
  browser,
}) => {
  const cases = async (among: Browser, number: string) => {
    const { page, context } = await signedIn(among, number)
    await page.goto('/cases')
    return { page, context }
  }
  const auditor = await cases(browser, 'U9003')
  await expect(auditor.page.getByText(/cases? (is|are) withheld/)).toBeVisible()
  await expect(auditor.page.getByText('26001377')).toHaveCount(0)
  const supervisor = await cases(browser, '46001')
  await expect(supervisor.page.getByText('26001234')).toBeVisible()
  await expect(supervisor.page.getByText(/withheld/)).toHaveCount(0)
  await auditor.context.close()
  await supervisor.context.close()
})
