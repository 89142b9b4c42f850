import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { expectGuarded, foreignRequests } from './guarded.ts'
import { signedIn } from './signed-in.ts'

/** Each screen as the officer who works on it sees it; CASE, ITEM, VIDEO and OFFICER are found first. */
const SCREENS: Record<string, string[]> = {
  '46001': [
    ...['/', '/cases', '/cases/new', '/bring-in', '/tray', '/account'],
    ...['CASE', 'CASE?view=list', 'CASE?view=timeline', 'CASE/sources', 'CASE/particulars'],
    ...['CASE/members', 'CASE/custody', 'ITEM', 'VIDEO'],
  ],
  A9001: ['/', '/officers', '/officers/new', 'OFFICER', '/units', '/jobs', '/log'],
  S9002: ['/', '/security', 'OFFICER', '/searches'],
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
  return { CASE, VIDEO, ITEM: CASE && (await href(CASE, '/items/')), OFFICER: await href('/officers', '/officers/') }
}

// Widths depend on the language, contrasts on the theme: each once.
const LOOKS = [
  { locale: 'en', theme: 'light' },
  { locale: 'zh-HK', theme: 'dark' },
]

for (const [person, screens] of Object.entries(SCREENS)) {
  for (const { locale, theme } of LOOKS) {
    test(`every screen of ${person} keeps WCAG 2.2 AA, fits 390 px, is guarded, asks nobody else and breaks nothing: ${locale}, ${theme}`, async ({
      browser,
    }) => {
      test.setTimeout(screens.length * 15_000)
      const { page, context } = await signedIn(browser, person)
      const paths = await pathsOf(page)
      const url = new URL(page.url()).origin
      await context.addCookies([
        { name: 'cdip-locale', value: locale, url },
        { name: 'cdip-theme', value: theme, url },
      ])
      const foreign = foreignRequests(context, url)
      const problems: string[] = []
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
      page.on('pageerror', (error) => problems.push(error.message))
      for (const name of screens) {
        const path = name.replace(/^[A-Z]+/, (key) => paths[key] ?? '')
        await page.setViewportSize({ width: 1440, height: 900 })
        const response = await page.goto(path)
        expect(response?.status(), path).toBe(200)
        await expectGuarded(response)
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
          .analyze()
        expect(violations.map(({ id, nodes }) => `${path}: ${id}: ${nodes[0]?.html}`)).toEqual([])
        await page.setViewportSize({ width: 390, height: 844 })
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        expect(overflow, `${path} is wider than 390 px`).toBe(0)
      }
      expect(problems).toEqual([])
      expect(foreign, 'asked of another origin').toEqual([])
      await context.close()
    })
  }
}

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
