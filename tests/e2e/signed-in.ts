import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test'

export const PASSWORD = 'demonstration only'

/** Signs in over HTTP, in a window of its own, and opens home. (The form has tests of its own.) */
export async function signedIn(
  browser: Browser,
  serviceNumber: string,
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext()
  const { csrfToken } = (await (await context.request.get('/api/auth/csrf')).json()) as { csrfToken: string }
  const form = { csrfToken, serviceNumber, password: PASSWORD, json: 'true' }
  await context.request.post('/api/auth/callback/credentials', { form, headers: { 'Sec-Fetch-Site': 'same-origin' } })
  const page = await context.newPage()
  await page.goto('/')
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
