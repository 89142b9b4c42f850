import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { drop, isSealed, openedDesk, row, SLOW_MS, scratch, start } from './bringing-in.ts'
import { signedIn } from './signed-in.ts'

// Many files, and a machine that may be busy.
test.setTimeout(120_000)

test('a folder that is dropped anywhere keeps its tree, and its empty folders are said', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  await openedDesk(page, 'E2E RN FOLDER')
  const { folder, remove } = await scratch()
  await mkdir(join(folder, 'shop/channel 1'), { recursive: true })
  await mkdir(join(folder, 'shop/channel 2/nothing'), { recursive: true })
  await writeFile(join(folder, 'shop/readme.txt'), 'top')
  await writeFile(join(folder, 'shop/channel 1/鏡頭.bin'), 'one')
  await drop(page, [join(folder, 'shop')])
  await expect(row(page, '鏡頭.bin')).toContainText('shop/channel 1/')
  await expect(row(page, 'readme.txt')).toContainText('shop/')
  await page.getByText('1 folder has no file in it').click()
  await expect(page.getByText('shop/channel 2/nothing')).toBeVisible()
  await drop(page, [join(folder, 'shop')])
  await expect(page.getByRole('heading', { name: '2 files' })).toBeVisible()

  await start(page)
  await isSealed(page)
  await expect(page.getByText('Keep the contents')).toBeVisible()
  await expect(page.getByText('the supervisor has countersigned')).toBeVisible()
  await page.getByRole('link', { name: 'Receipt' }).click()
  await expect(page.getByText('shop/channel 1/鏡頭.bin')).toBeVisible()
  await remove()
  await context.close()
})

test('of thousands of files only those in sight are drawn, and the list scrolls to its end', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  await openedDesk(page, 'E2E RN MANY')
  const { folder, remove } = await scratch()
  await mkdir(join(folder, 'many'))
  const names = Array.from({ length: 3000 }, (_, at) => `clip ${String(at).padStart(5, '0')}.bin`)
  await Promise.all(names.map((name) => writeFile(join(folder, 'many', name), '')))
  await drop(page, [join(folder, 'many')])
  await expect(page.getByRole('heading', { name: '3,000 files' })).toBeVisible({ timeout: SLOW_MS })
  const list = page.getByRole('region', { name: 'Files' })
  await expect(row(page, 'clip 00000.bin')).toBeVisible()
  expect(await list.getByRole('listitem').count()).toBeLessThan(60)
  await list.focus()
  await page.keyboard.press('End')
  await expect(row(page, 'clip 02999.bin')).toBeVisible()
  await expect(row(page, 'clip 02999.bin')).toHaveAttribute('aria-posinset', '3000')
  await page.getByRole('button', { name: 'Remove: clip 02999.bin' }).click()
  await expect(page.getByRole('heading', { name: '2,999 files' })).toBeVisible()
  await remove()
  await context.close()
})
