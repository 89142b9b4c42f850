import { expect, test } from '@playwright/test'
import { openedCase, signedIn } from './signed-in.ts'

test('the browser itself checks the record of a case and of an exhibit against the signed log', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  const path = await openedCase(page, 'E2E RN 40')
  await page.goto(`${path}/custody`)
  await expect(page.getByText('Checked in this browser just now')).toBeVisible({ timeout: 15_000 })
  const lines = page.getByRole('listitem').filter({ hasText: 'in the log' })
  await expect(lines.filter({ hasText: 'Opened the case' })).toHaveCount(1)
  await page.goto('/cases?q=26001234')
  await page
    .getByRole('link', { name: /26001234/ })
    .first()
    .click()
  await page.locator('a[href^="/items/"]').first().click()
  await page.getByRole('tab', { name: 'Custody' }).click()
  await expect(page.getByText('Checked in this browser just now')).toBeVisible({ timeout: 15_000 })
  await expect(page.getByText('Signed by')).toBeVisible()
  await context.close()
})
