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
