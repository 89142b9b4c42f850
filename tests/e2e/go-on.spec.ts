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
import { signedIn } from './signed-in.ts'

// A slow line, and a machine that may be busy.
test.setTimeout(120_000)

test('a tab that was closed in the middle goes on after one click', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  page.on('dialog', (dialog) => dialog.accept()) // leave, though an upload runs
  await openedDesk(page, 'E2E RN AGAIN')
  await pickFromBrowser(page, [{ name: 'long.bin', first: 1, sizeBytes: LARGE_BYTES }])
  const line = await slowLine(page)
  await start(page)
  await isOnItsWay(page, 'long.bin')
  await page.reload()
  await line('normal')
  await expect(page.getByText('Uploads of yours stopped')).toBeVisible()
  await page.getByRole('button', { name: 'Continue' }).click()
  await isSealed(page)
  await expect(page.getByText('Uploads of yours stopped')).toBeHidden()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'What I brought in' })).toBeVisible()
  await expect(page.getByText('Uploads of yours stopped')).toBeHidden()
  await context.close()
})

test('where the browser kept no handle the file is picked again, and another file is refused in plain words', {
  tag: '@long',
}, async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  page.on('dialog', (dialog) => dialog.accept())
  await openedDesk(page, 'E2E RN OTHER')
  const { folder, remove } = await scratch()
  const right = await sparseFile(join(folder, 'long.bin'), 1)
  await page.getByLabel('Choose files').setInputFiles(right)
  const line = await slowLine(page)
  await start(page)
  await isOnItsWay(page, 'long.bin')
  await page.reload()
  await line('normal')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText('Pick the same file again')).toBeVisible()
  const pick = page.getByLabel('Pick it again: long.bin')
  const shorter = await sparseFile(join(folder, 'shorter.bin'), 1, 1000)
  await pick.setInputFiles(shorter)
  await expect(row(page, 'long.bin')).toContainText('This is not the file that was begun', { timeout: SLOW_MS })
  const wrong = await sparseFile(join(folder, 'wrong.bin'), 2)
  const compared = page.waitForResponse(/\/api\/upload-parts\//)
  await pick.setInputFiles(wrong)
  await compared
  await expect(row(page, 'long.bin')).toContainText('This is not the file that was begun', { timeout: SLOW_MS })
  await pick.setInputFiles(right)
  await isSealed(page)
  await remove()
  await context.close()
})

test('of two windows one leads; the other says so, shows the progress, and can go on when the first is gone', {
  tag: '@long',
}, async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  await openedDesk(page, 'E2E RN TWO')
  await pickFromBrowser(page, [
    { name: 'long.bin', first: 1, sizeBytes: LARGE_BYTES },
    { name: 'short.bin', first: 1, sizeBytes: 10 },
  ])
  await slowLine(page)
  await start(page)
  await isOnItsWay(page, 'long.bin')
  await page.getByRole('button', { name: 'Pause: long.bin' }).click()
  await expect(row(page, 'long.bin')).toContainText('Paused', { timeout: SLOW_MS })
  const second = await context.newPage()
  await second.goto('/bring-in')
  await expect(second.getByText('Another window of this browser brings this in.')).toBeVisible({ timeout: SLOW_MS })
  await expect(row(second, 'long.bin')).toContainText('Paused', { timeout: SLOW_MS })
  await expect(row(second, 'short.bin')).toContainText('Sealed', { timeout: SLOW_MS })
  await expect(second.getByRole('button', { name: 'Continue' })).toBeHidden()
  await second.goto('/cases')
  await expect(second.getByRole('link', { name: /1 upload · \d+ %/ })).toBeVisible()
  await second.goto('/bring-in')
  await expect(row(second, 'long.bin')).toContainText('Paused', { timeout: SLOW_MS })
  await page.close()
  await second.getByRole('button', { name: 'Continue' }).click()
  await isSealed(second)
  await context.close()
})
