import { type Browser, expect, type Page, test } from '@playwright/test'
import { signedIn } from './signed-in.ts'

const tiles = (page: Page) => page.locator('[data-item]')

async function openGallery(browser: Browser) {
  const { page, context } = await signedIn(browser, '46001')
  await page.goto('/cases')
  await page.getByRole('link', { name: 'MK RN 26001234' }).click()
  await expect(tiles(page)).toHaveCount(10)
  return { page, context }
}

test('the gallery filters and sorts, keeps both in the address, and shows the same set as a list and a timeline', async ({
  browser,
}) => {
  const { page, context } = await openGallery(browser)
  await page.getByLabel('Kind').selectOption('Picture')
  await page.getByLabel('Search', { exact: true }).last().fill('scene_0')
  await page.getByLabel('Order').selectOption('Oldest first')
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect(tiles(page)).toHaveCount(6)
  await expect(tiles(page).first()).toContainText('scene_01.jpg')
  await page.reload()
  await expect(tiles(page)).toHaveCount(6)
  await page.getByRole('link', { name: 'List', exact: true }).click()
  await expect(page.getByRole('columnheader', { name: 'Brought in by' })).toBeVisible()
  await expect(tiles(page)).toHaveCount(6)
  const box = await tiles(page).first().boundingBox()
  expect(box?.height).toBeLessThanOrEqual(37)
  await page.getByRole('link', { name: 'Timeline', exact: true }).click()
  await expect(page.getByRole('row')).toHaveCount(2)
  await page.getByRole('link', { name: 'Phone of the scene photographer' }).click()
  await expect(page).toHaveURL(/day=\d{4}-\d\d-\d\d/)
  await expect(tiles(page)).toHaveCount(6)
  await page.getByRole('link', { name: 'Show all' }).click()
  await expect(tiles(page)).toHaveCount(10)
  await context.close()
})

test('everything in the gallery is done from the keyboard, and ? shows how', async ({ browser }) => {
  const { page, context } = await openGallery(browser)
  const focused = page.locator('[data-item]:focus-within')
  const inspector = page.getByRole('complementary', { name: 'Exhibit in focus' })
  await expect(async () => {
    await page.keyboard.press('ArrowRight') // nobody listens before the page is alive
    await expect(inspector).toContainText('Brought in by', { timeout: 500 })
  }).toPass()
  await page.keyboard.press('x')
  await expect(page.getByText('1 exhibit chosen')).toBeVisible()
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await expect(page.getByText('3 exhibits chosen')).toBeVisible()
  const id = (index: number) => tiles(page).nth(index).getAttribute('data-item')
  await expect(focused).toHaveAttribute('data-item', (await id(2)) ?? '')
  await page.keyboard.press('Space')
  const preview = page.getByRole('dialog', { name: 'Preview' })
  await expect(preview).toBeVisible()
  const shown = preview.getByRole('link').first()
  const third = (await shown.textContent()) ?? ''
  await page.keyboard.press('ArrowRight')
  await expect(shown).not.toHaveText(third)
  await page.keyboard.press('Space')
  await expect(preview).toBeHidden()
  await expect(focused).toHaveAttribute('data-item', (await id(3)) ?? '')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys of the gallery' })).toContainText('preview it large')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(page.getByText(/exhibits? chosen/)).toBeHidden()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/items\//)
  await context.close()
})

test('a selection outlives a reload, a filter and another view; a click with Shift takes all in between', async ({
  browser,
}) => {
  const { page, context } = await openGallery(browser)
  await tiles(page).nth(1).getByRole('checkbox').check()
  await tiles(page)
    .nth(4)
    .getByRole('checkbox')
    .click({ modifiers: ['Shift'] })
  await expect(page.getByText('4 exhibits chosen')).toBeVisible()
  await page.getByLabel('Kind').selectOption('Picture')
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect(page).toHaveURL(/kind=image/)
  await page.getByRole('link', { name: 'List', exact: true }).click()
  await expect(page.getByRole('table')).toBeVisible()
  await page.reload()
  await expect(page.getByText('4 exhibits chosen')).toBeVisible()
  await page.getByRole('button', { name: 'Clear' }).click()
  await expect(page.getByText(/exhibits? chosen/)).toBeHidden()
  await context.close()
})

test('an exhibit’s neighbours are those of the gallery that one came from, and Back returns to the same place', async ({
  browser,
}) => {
  const { page, context } = await openGallery(browser)
  await page.getByLabel('Kind').selectOption('Picture')
  await page.getByLabel('Order').selectOption('By exhibit number')
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect(tiles(page)).toHaveCount(6)
  // Exhibits are numbered as they were sealed: the third and the fourth are whatever files came then.
  const nameOf = async (index: number) =>
    /scene_\d\d\.jpg/.exec((await tiles(page).nth(index).textContent()) ?? '')?.[0] ?? '?'
  const [third, fourth] = [await nameOf(2), await nameOf(3)]
  await tiles(page).nth(2).getByRole('link').click()
  const strip = page.getByRole('navigation', { name: 'Neighbours in the gallery' })
  await expect(strip.getByRole('link')).toHaveCount(6)
  await expect(strip.locator('[aria-current]')).toContainText(third)
  await page.keyboard.press(']')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(fourth)
  await page.goBack()
  await page.goBack()
  await expect(tiles(page)).toHaveCount(6)
  await expect(page.locator('[data-item]:focus-within')).toContainText(third)
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Back to the gallery' }).click()
  await expect(tiles(page)).toHaveCount(6)
  await expect(page.locator('[data-item]:focus-within')).toContainText(third)
  await context.close()
})

test('what was chosen is downloaded and listed, each on the record, which is asked by what happened', async ({
  browser,
}) => {
  const { page, context } = await openGallery(browser)
  await tiles(page).nth(1).getByRole('checkbox').check()
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download the original' }).click()
  expect((await downloading).suggestedFilename()).toBe('scene_06.jpg')
  const bar = page.getByRole('region', { name: 'Chosen exhibits' })
  const listing = bar.getByRole('button', { name: 'Export the listing' })
  const exporting = page.waitForEvent('download')
  await listing.click()
  expect((await exporting).suggestedFilename()).toBe('MK RN 26001234.csv')
  const names = new Set<string>()
  page.on('download', (each) => names.add(each.suggestedFilename()))
  await bar.getByRole('button', { name: 'Choose all' }).click()
  await bar.getByRole('button', { name: 'Download 10 originals' }).click()
  await expect(bar.getByText('10 of 10 handed to the browser')).toBeVisible()
  await expect.poll(() => names.size).toBe(10)
  await context.setOffline(true)
  await listing.click()
  await expect(bar.getByRole('alert')).toContainText('does not answer')
  await bar.getByRole('button', { name: 'Download 10 originals' }).click()
  await expect(bar.getByText('Could not be downloaded: exhibits')).toBeVisible()
  await context.setOffline(false)
  await page.getByRole('link', { name: 'Chain of custody' }).click()
  await page.getByLabel('What happened').selectOption('Downloads')
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Exported the listing of exhibits' }).first()).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'Downloaded the original' }).first()).toBeVisible()
  await expect(page.getByText(/Sealed/)).toHaveCount(0)
  await context.close()
})
