import { expect, test } from '@playwright/test'
import { signedIn } from './signed-in.ts'

test('an administrator makes an account, its officer must choose a password, and a suspension ends the session', async ({
  browser,
}) => {
  const { page, context } = await signedIn(browser, 'A9001')
  await page.goto('/officers')
  await page.getByRole('link', { name: 'Add an officer' }).click()
  await page.getByLabel('Service number').fill('E2E77')
  await page.getByLabel('Name', { exact: true }).fill('TAM Yuk-lan')
  await page.getByLabel('Name in Chinese').fill('譚玉蘭')
  await page.getByLabel('Unit').selectOption({ label: '\u2003\u2003Mong Kok DIT Team 3' })
  await expect(page.getByRole('option', { name: 'Auditor' })).toBeDisabled()
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  const password = (await page.getByRole('status').locator('code').textContent()) ?? ''
  expect(password.length).toBeGreaterThan(12)

  const theirs = await browser.newContext()
  const station = await theirs.newPage()
  await station.goto('/sign-in')
  await station.getByLabel('Service number').fill('E2E77')
  await station.getByLabel('Password').fill(password)
  await station.getByRole('button', { name: 'Sign in' }).click()
  await expect(station).toHaveURL(/password/)
  await station.goto('/cases')
  await expect(station).toHaveURL(/password/)

  await page.getByRole('link', { name: 'To the account' }).click()
  await page.getByRole('button', { name: 'Suspend' }).click()
  const question = page.getByRole('dialog', { name: 'Suspend' })
  await question.getByLabel('Reason').fill('left the Force')
  await question.getByRole('button', { name: 'Suspend' }).click()
  await expect(question).toBeHidden()
  await expect(page.getByText('Suspended', { exact: true })).toBeVisible()
  await station.goto('/cases')
  await expect(station).toHaveURL(/sign-in/)
  await theirs.close()
  await context.close()
})

test('an administrator sees why an administrator’s account is not his to change', async ({ browser }) => {
  const { page, context } = await signedIn(browser, 'A9001')
  await page.goto('/officers?q=S9002')
  await page.getByRole('link', { name: 'S9002' }).click()
  const suspend = page.getByRole('button', { name: 'Suspend' })
  await expect(suspend).toBeDisabled()
  await expect(suspend).toHaveAccessibleDescription('Your role may not change this account.')
  await context.close()
})
