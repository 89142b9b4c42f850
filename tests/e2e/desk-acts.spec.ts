import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import {
  isOnItsWay,
  isSealed,
  LARGE_BYTES,
  openedDesk,
  row,
  SLOW_MS,
  scratch,
  slowLine,
  sparseFile,
  start,
} from './bringing-in.ts'
import { signedIn } from './signed-in.ts'

// A slow line, and a machine that may be busy.
test.setTimeout(240_000)

test('three files go at a time, each with rate and time left; a paused one makes room and goes on', async ({
  browser,
}) => {
  const { page, context } = await signedIn(browser, '51234')
  await openedDesk(page, 'E2E RN THREE')
  const { folder, remove } = await scratch()
  const names = ['one.bin', 'two.bin', 'three.bin', 'four.bin']
  const files = await Promise.all(names.map((name, index) => sparseFile(join(folder, name), index)))
  await page.getByLabel('Choose files').setInputFiles(files)
  const line = await slowLine(page)
  await start(page)
  const inState = (state: string) => page.locator('li[aria-posinset]').filter({ hasText: state })
  await expect(inState('Receiving')).toHaveCount(3)
  await expect(inState('Waiting')).toHaveCount(1)
  await isOnItsWay(page, 'one.bin')
  await expect(row(page, 'one.bin')).toContainText(/ % · 24.0 MiB · .+iB\/s · \d+ (s|min)/, { timeout: SLOW_MS })
  await page.getByRole('button', { name: 'Pause: one.bin' }).click()
  await expect(row(page, 'one.bin')).toContainText('Paused')
  await expect(row(page, 'one.bin')).not.toContainText('iB/s')
  await expect(row(page, 'four.bin')).toContainText('Receiving')
  await page.getByRole('button', { name: 'Go on: one.bin' }).click()
  await expect(row(page, 'one.bin')).toContainText(/Waiting|Receiving/)
  await line('normal')
  await isSealed(page)
  await expect(inState('Sealed')).toHaveCount(4)
  await remove()
  await context.close()
})

test('a file that can be read no more stops with what is to be done, and goes on when it is tried again', async ({
  browser,
}) => {
  const { page, context } = await signedIn(browser, '51234')
  await openedDesk(page, 'E2E RN RETRY')
  const { folder, remove } = await scratch()
  const path = await sparseFile(join(folder, 'long.bin'), 1, 4 * LARGE_BYTES)
  await page.getByLabel('Choose files').setInputFiles(path)
  const line = await slowLine(page)
  await start(page)
  await isOnItsWay(page, 'long.bin')
  await rename(path, `${path}.away`) // as when the medium is pulled out
  await expect(row(page, 'long.bin')).toContainText('The file can no longer be read', { timeout: SLOW_MS })
  await rename(`${path}.away`, path)
  await line('normal')
  await page.getByRole('button', { name: 'Try again: long.bin' }).click()
  // What has arrived is read again first, and compared; then come four times as many bytes as elsewhere.
  await expect(page.getByText('You may take it out')).toBeVisible({ timeout: 4 * SLOW_MS })
  await remove()
  await context.close()
})
