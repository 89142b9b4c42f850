import { AxeBuilder } from '@axe-core/playwright'
import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { expectGuarded, foreignRequests } from './guarded.ts'
import { signedIn } from './signed-in.ts'

/** Each screen as the officer who works on it sees it; CASE, ITEM, VIDEO, BATCH, TRANSFER, OFFICER and MEDIUM are found first. */
const SCREENS: Record<string, string[]> = {
  '46001': [
    ...['/', '/cases', '/cases/new', '/bring-in', '/tray', '/account', '/password'],
    ...['CASE', 'CASE?view=list', 'CASE?view=timeline', 'CASE?view=cameras', 'CASE/sources', 'CASE/particulars'],
    ...['CASE/members', 'CASE/custody', 'CASE/transfers', 'ITEM', 'VIDEO'],
    ...['WAITING', 'TRANSFER', 'TRANSFER/certificate'],
  ],
  A9001: ['/', '/officers', '/officers/new', 'OFFICER', '/units', '/jobs', '/log', '/health'],
  S9002: ['/', '/security', 'OFFICER', '/searches'],
  '51234': ['/bring-in', 'BATCH'],
  ...(process.env.CDIP_CAMPAIGN ? { U9003: ['/cases', 'CASE/custody'] } : {}), // seen above by another
  P7010: [
    ...['/', '/register', '/register/new', 'MEDIUM', 'MEDIUM/label', '/register/stocktakes', '/register/inventory'],
    '/register/migration',
  ],
}
const LIMIT_BYTES = 180_000

async function pathsOf(page: Page): Promise<Record<string, string>> {
  const href = async (from: string, link: string) => {
    await page.goto(from)
    const found = page.locator(`a[href^="${link}"]:not([href$="/new"])`).first()
    return (await found.count()) > 0 ? ((await found.getAttribute('href')) ?? '') : ''
  }
  const CASE = await href('/cases?q=26001234', '/cases/')
  const VIDEO = CASE && (await href(`${CASE}?kind=video`, '/items/'))
  const [BATCH, OFFICER] = [await href('/bring-in', '/batches/'), await href('/officers', '/officers/')]
  const MEDIUM = await href('/register?text=MK-USB-01', '/register/0')
  // One that waits for a countersignature stands first at home; of a case any other.
  const WAITING = await href('/', '/transfers/')
  const OF_MEDIA = await href('/cases?q=24007731', '/cases/')
  const TRANSFER = OF_MEDIA && (await href(`${OF_MEDIA}/transfers`, '/transfers/'))
  return { WAITING, TRANSFER, CASE, VIDEO, ITEM: CASE && (await href(CASE, '/items/')), BATCH, OFFICER, MEDIUM }
}

const LOOKS = [
  { locale: 'en', theme: 'light' },
  { locale: 'zh-HK', theme: 'dark' },
] as const
// English, too, in the campaign: it asks for each page once more.
const LOOKS_NOW = process.env.CDIP_CAMPAIGN ? LOOKS : [LOOKS[1]]

async function wear(context: BrowserContext, url: string, { locale, theme }: (typeof LOOKS)[number]) {
  await context.addCookies([
    { name: 'cdip-locale', value: locale, url },
    { name: 'cdip-theme', value: theme, url },
  ])
}

/** Nothing against WCAG 2.2 AA on what is shown: all rules in its own theme; in the campaign contrasts in the other one too. */
async function expectAccessible(page: Page, path: string): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 900 })
  // Without frames there is nothing to put together, for which it would open a window each time.
  const axe = () => new AxeBuilder({ page }).setLegacyMode()
  const own = await axe().withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
  const found = own.violations
  const turn = () =>
    page.evaluate(() => {
      const { dataset } = document.documentElement
      dataset.theme = dataset.theme === 'dark' ? 'light' : 'dark'
    })
  if (process.env.CDIP_CAMPAIGN) {
    await turn()
    found.push(...(await axe().withRules(['color-contrast']).analyze()).violations)
    await turn()
  }
  expect(found.map(({ id, nodes }) => `${path}: ${id}: ${nodes[0]?.html}`)).toEqual([])
}

/** No scrolling sideways on a small station and on a telephone. */
async function expectFits(page: Page, path: string): Promise<void> {
  for (const width of [1024, 390]) {
    await page.setViewportSize({ width, height: 844 })
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow, `${path} is wider than ${width} px`).toBe(0)
  }
}

async function expectSound(page: Page, path: string): Promise<void> {
  await expectAccessible(page, path)
  await expectFits(page, path)
}

for (const [person, screens] of Object.entries(SCREENS)) {
  test(`every screen of ${person} keeps WCAG 2.2 AA, fits 390 px, is guarded, asks nobody else and breaks nothing`, async ({
    browser,
  }) => {
    test.setTimeout(screens.length * 30_000)
    const { page, context } = await signedIn(browser, person)
    const paths = await pathsOf(page)
    const url = new URL(page.url()).origin
    const foreign = foreignRequests(context, url)
    const problems: string[] = []
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
    page.on('pageerror', (error) => problems.push(error.message))
    for (const look of LOOKS_NOW) {
      await wear(context, url, look)
      for (const name of screens) {
        const path = name.replace(/^[A-Z]+/, (key) => paths[key] ?? '')
        const response = await page.goto(path)
        expect(response?.status(), path).toBe(200)
        await expectGuarded(response)
        await expect(page, path).toHaveTitle(/. · CDIP$/)
        if (look.locale === 'zh-HK') await expectAccessible(page, path)
        await expectFits(page, path)
      }
    }
    expect(problems).toEqual([])
    expect(foreign, 'asked of another origin').toEqual([])
    await context.close()
  })
}

test('what comes before, over and instead of a page is as sound', async ({ browser }) => {
  const stranger = await browser.newContext()
  const door = await stranger.newPage()
  await door.goto('/sign-in')
  await wear(stranger, new URL(door.url()).origin, LOOKS[1])
  await door.reload()
  await expectSound(door, '/sign-in')
  await door.locator('input[autocomplete="username"]').fill('51234')
  await door.locator('input[type="password"]').fill('wrong')
  await door.keyboard.press('Enter')
  await expect(door.getByRole('alert').filter({ hasText: /./ })).toBeVisible()
  await expectSound(door, '/sign-in after a wrong password')
  await stranger.close()

  const { page, context } = await signedIn(browser, '52817')
  const { CASE = '', ITEM = '' } = await pathsOf(page)
  await wear(context, new URL(page.url()).origin, LOOKS[1])
  expect((await page.goto('/items/00000000-0000-7000-8000-000000000000'))?.status()).toBe(404)
  await expectSound(page, 'what is not there')
  await page.goto(ITEM)
  // The acts on the item, each of which asks in a dialog before anything happens.
  const acts = page.locator('button[aria-haspopup="dialog"]:enabled')
  const count = await acts.count()
  expect(count).toBeGreaterThan(1)
  for (let act = 0; act < count; act += 1) {
    await page.setViewportSize({ width: 1440, height: 900 })
    await acts.nth(act).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectSound(page, `dialog ${act} of an item`)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(CASE)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectSound(page, 'keys of the gallery')
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.getByRole('button', { name: '鎖定畫面' }).click()
  await expect(page.getByRole('dialog').locator('input[type="password"]')).toBeVisible()
  await expectSound(page, 'the locked screen')
  await page.reload()
  await expect(page.locator('input[type="password"]')).toBeVisible()
  await expectSound(page, 'the locked page')
  await context.close()
})

test('what an officer did, read after a second person agreed, is as sound', async ({ browser }) => {
  const auditor = await signedIn(browser, 'U9003')
  const { page } = auditor
  await page.goto('/searches')
  await page.getByRole('button', { name: 'Ask for a search' }).click()
  const asking = page.getByRole('dialog', { name: 'Ask for a search' })
  await asking.getByLabel('Service number').fill('51234')
  await asking.getByLabel('Reason').fill('E2E inquiry 14')
  await asking.getByRole('button', { name: 'Ask for a search' }).click()
  await expect(asking).toBeHidden()
  const second = await signedIn(browser, 'S9002')
  await second.page.goto('/searches')
  const line = (each: Page) => each.getByRole('row').filter({ hasText: 'E2E inquiry 14' })
  await line(second.page).getByRole('button', { name: 'Agree' }).click()
  const agreeing = second.page.getByRole('dialog', { name: 'Agree' })
  await agreeing.getByRole('button', { name: 'Agree' }).click()
  await expect(agreeing).toBeHidden()
  await second.context.close()
  await page.reload()
  await line(page).getByRole('link', { name: 'Read' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('51234')
  await wear(auditor.context, new URL(page.url()).origin, LOOKS[1])
  await page.reload()
  await expectSound(page, '/searches?id=')
  await auditor.context.close()
})

test('the gallery page loads at most 180 kB of scripts', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '46001')
  await page.goto('/cases')
  const casePath = (await page.getByRole('link', { name: 'MK RN 26001234' }).getAttribute('href')) ?? ''
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  const scripts = new Set<string>()
  let bytes = 0
  session.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId))
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength
  })
  await page.goto(casePath, { waitUntil: 'networkidle' })
  console.log(`scripts of the gallery: ${bytes} bytes over the wire`)
  expect(bytes).toBeGreaterThan(0)
  expect(bytes).toBeLessThanOrEqual(LIMIT_BYTES)
  await context.close()
})
