import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import {
  isOnItsWay,
  isSealed,
  LARGE_BYTES,
  openedDesk,
  pickFromBrowser,
  row,
  SLOW_MS,
  scratch,
  slowLine,
  sparseFile,
  start,
} from './bringing-in.ts'
import { PASSWORD, signedIn } from './signed-in.ts'

// A slow line, and a machine that may be busy.
test.setTimeout(120_000)

test('without network an upload waits and says so, and goes on by itself', { tag: '@long' }, async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  await openedDesk(page, 'E2E RN OFFLINE')
  await pickFromBrowser(page, [{ name: 'long.bin', first: 1, sizeBytes: LARGE_BYTES }])
  const line = await slowLine(page)
  await start(page)
  await isOnItsWay(page, 'long.bin')
  await line('gone')
  await expect(row(page, 'long.bin')).toContainText('The network does not answer.', { timeout: SLOW_MS })
  await expect(page.getByText('Leave it connected')).toBeVisible()
  await line('normal')
  await isSealed(page)
  await context.close()
})

test('that what is cancelled is kept aside is said beforehand, and it is no exhibit', { tag: '@long' }, async ({
  browser,
}) => {
  const { page, context } = await signedIn(browser, '51234')
  await openedDesk(page, 'E2E RN CANCEL')
  const { folder, remove } = await scratch()
  await page
    .getByLabel('Choose files')
    .setInputFiles([await sparseFile(join(folder, 'long.bin'), 1), await sparseFile(join(folder, 'short.bin'), 1, 10)])
  await slowLine(page)
  await start(page)
  await isOnItsWay(page, 'long.bin')
  await page.getByRole('button', { name: 'Pause: long.bin' }).click()
  await expect(row(page, 'long.bin')).toContainText('Paused', { timeout: SLOW_MS })
  await page.getByRole('button', { name: 'Cancel: long.bin' }).click()
  const question = page.getByRole('dialog', { name: 'Cancel long.bin?' })
  await expect(question).toContainText(/MiB have arrived. They are kept aside in quarantine/)
  await question.getByRole('button', { name: 'Back' }).click()
  await expect(row(page, 'long.bin')).toContainText('Paused', { timeout: SLOW_MS })
  await page.getByRole('button', { name: 'Cancel: long.bin' }).click()
  await question.getByRole('button', { name: 'Cancel the upload' }).click()
  await expect(row(page, 'long.bin')).toContainText('Cancelled', { timeout: SLOW_MS })
  await isSealed(page)
  await expect(page.getByText('somebody has decided about the files that were cancelled')).toBeVisible()
  await page.getByRole('link', { name: 'Receipt' }).click()
  await expect(page.getByRole('row', { name: /long\.bin/ })).toContainText('Cancelled', { timeout: SLOW_MS })
  await remove()
  await context.close()
})

test('an upload runs on under the lock screen, and what was typed survives the lock', { tag: '@long' }, async ({
  browser,
}) => {
  const { page, context } = await signedIn(browser, '51234')
  await openedDesk(page, 'E2E RN LOCK')
  await pickFromBrowser(page, [{ name: 'long.bin', first: 1, sizeBytes: LARGE_BYTES }])
  const line = await slowLine(page)
  await start(page)
  await isOnItsWay(page, 'long.bin')
  await page.getByLabel('Or type the exact report number').fill('typed before the lock')
  await page.getByRole('button', { name: 'Lock the screen' }).click()
  const lock = page.getByRole('dialog', { name: 'The screen is locked' })
  await expect(lock).toBeVisible()
  await line('normal')
  const answer = page.locator('text=You may take it out')
  await expect(answer).toHaveCount(1, { timeout: SLOW_MS })
  await expect(answer).toBeHidden()
  await lock.getByLabel('Password').fill(PASSWORD)
  await lock.getByRole('button', { name: 'Unlock' }).click()
  await expect(answer).toBeVisible()
  await expect(page.getByLabel('Or type the exact report number')).toHaveValue('typed before the lock')
  await context.close()
})

test('an upload outlives the session that began it, and its officer finds it after the next sign-in', {
  tag: '@long',
}, async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  await openedDesk(page, 'E2E RN EXPIRED')
  await pickFromBrowser(page, [{ name: 'long.bin', first: 1, sizeBytes: LARGE_BYTES }])
  const line = await slowLine(page)
  await start(page)
  await isOnItsWay(page, 'long.bin')
  await context.clearCookies()
  await line('normal')
  await page.getByRole('link', { name: 'Home' }).click()
  await page.getByLabel('Service number').fill('51234')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('link', { name: 'Bring in' }).first().click()
  await isSealed(page)
  await expect(page.getByRole('heading', { name: 'E2E RN EXPIRED' })).toBeVisible()
  await context.close()
})
