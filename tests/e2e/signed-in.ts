import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test'

export const PASSWORD = 'demonstration only'

/** Signs in at the form, as an officer does, in a window of its own. */
export async function signedIn(
  browser: Browser,
  serviceNumber: string,
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.getByLabel('Service number').fill(serviceNumber)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('this waits for you')
  return { page, context }
}

/** Opens a case of this officer's unit and returns its page's path. */
export async function openedCase(page: Page, reportNumber: string): Promise<string> {
  await page.goto('/cases/new')
  await page.getByLabel('Report number (RN)').fill(reportNumber)
  await page.getByLabel('Title').fill('Opened by a test')
  await page.getByRole('button', { name: 'Open the case' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(reportNumber)
  return new URL(page.url()).pathname
}

/** Files as a browser's picker gives them. */
export const file = (name: string, text: string) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(text),
})
