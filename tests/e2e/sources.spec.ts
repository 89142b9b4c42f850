import { expect, test } from '@playwright/test'
import { file, openedCase, signedIn } from './signed-in.ts'

test('an officer names the recorder at the desk, and its exhibits are found by it', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  const path = await openedCase(page, 'E2E RN SOURCE')
  await page.getByRole('link', { name: 'Bring in' }).last().click()
  await page.getByRole('button', { name: 'Add a source' }).click()
  const question = page.getByRole('dialog', { name: 'Add a source' })
  await question.getByLabel('Name').fill('Shop recorder, 612 Nathan Road')
  await question.getByLabel('Handed over by').fill('Ms TO')
  await question.getByLabel('Recorder shows').fill('2026-06-19T19:09:12')
  await question.getByRole('button', { name: 'Add a source' }).click()
  await expect(question.getByRole('alert')).toBeVisible() // one clock alone says nothing
  await expect(question.getByLabel('Name')).toHaveValue('Shop recorder, 612 Nathan Road')
  await question.getByLabel('True time (Hong Kong)').fill('2026-06-19T19:05:00')
  await question.getByRole('button', { name: 'Add a source' }).click()
  await expect(question).toBeHidden()
  await expect(page.getByLabel('What it comes from')).toHaveValue(/[0-9a-f-]{36}/)
  await page.getByLabel('Choose files').setInputFiles([file('from the shop.bin', 'shop')])
  await page.getByRole('button', { name: 'Bring in', exact: true }).click()
  await expect(page.getByText('You may take it out')).toBeVisible()

  await page.goto(`${path}/sources`)
  await expect(page.getByText('00:04:12 ahead')).toBeVisible()
  await page.getByRole('link', { name: 'Its exhibits' }).click()
  await expect(page.locator('[data-item]')).toHaveCount(1)
  await expect(page.getByLabel('Source', { exact: true })).toHaveValue(/[0-9a-f-]{36}/)
  await page.getByRole('link', { name: /from the shop/ }).click()
  await expect(page.getByRole('link', { name: 'Shop recorder, 612 Nathan Road' })).toBeVisible()
  await page.goto(`${path}/custody`)
  await expect(page.getByText('Added the source Shop recorder, 612 Nathan Road')).toBeVisible()
  await context.close()
})

test('who only reads a case sees its sources and may change none', async ({ browser }) => {
  const { page, context } = await signedIn(browser, 'L1007')
  await page.goto('/cases')
  await page.getByRole('link', { name: 'MK RN 26001234' }).click()
  await page.getByRole('link', { name: 'Sources' }).click()
  await expect(page.getByRole('button', { name: 'Add a source' })).toBeDisabled()
  await context.close()
})
