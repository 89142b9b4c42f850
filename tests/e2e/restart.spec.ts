import { expect, test } from '@playwright/test'
import { type Stack, startStack } from '#tests/bench/stack.ts'
import { isOnItsWay, isSealed, LARGE_BYTES, openedDesk, pickFromBrowser, slowLine, start } from './bringing-in.ts'
import { signedIn } from './signed-in.ts'

// An installation of its own: the other tests' is not to be killed.
const PORT = 3932
test.use({ baseURL: `http://127.0.0.1:${PORT}` })
test.setTimeout(180_000)

let stack: Stack
test.beforeAll(async () => {
  stack = await startStack(PORT)
})
test.afterAll(() => stack.stop())

for (const victim of ['web', 'database'] as const) {
  test(`an upload goes on by itself after kill -9 and restart of the ${victim}`, async ({ browser }) => {
    const { page, context } = await signedIn(browser, '51234')
    await openedDesk(page, `E2E RN ${victim}`)
    await pickFromBrowser(page, [{ name: 'long.bin', first: 1, sizeBytes: LARGE_BYTES }])
    const line = await slowLine(page)
    await start(page)
    await isOnItsWay(page, 'long.bin')
    await stack.killAndRestart(victim)
    await line('normal')
    await isSealed(page)
    await expect(page.getByRole('link', { name: 'Exhibit 1' })).toBeVisible()
    await context.close()
  })
}

test('while the database is away every page says so in the officer’s language, and tries again', async ({
  browser,
}) => {
  const { page, context } = await signedIn(browser, '51234')
  await context.addCookies([{ name: 'cdip-locale', value: 'zh-HK', url: stack.origin }])
  await stack.killDatabase()
  const isSaid = async (path: string) => {
    await page.goto(path)
    await expect(page.getByRole('heading', { name: '未能顯示此頁' })).toBeVisible({ timeout: 5000 })
  }
  // Its processes outlive it for a moment.
  await expect(() => isSaid('/cases')).toPass()
  for (const path of ['/', '/sign-in', '/locked', '/password']) await isSaid(path)
  await stack.startDatabase()
  await expect(async () => {
    await page.getByRole('button', { name: '再試' }).click({ timeout: 1000 })
    await expect(page.getByRole('heading', { name: '設定密碼' })).toBeVisible({ timeout: 2000 })
  }).toPass()
  await context.close()
})
