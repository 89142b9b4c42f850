import { expect, test } from '@playwright/test'
import { file, openedCase, signedIn } from './signed-in.ts'

test('marks and a claimed time are said of an exhibit, and raising it hides it from who is not cleared', async ({
  browser,
}) => {
  const { page, context } = await signedIn(browser, '52817')
  const path = await openedCase(page, 'E2E RN MARKS')
  await page.getByRole('link', { name: 'Bring in' }).last().click()
  await page.getByLabel('Choose files').setInputFiles([file('interview room.bin', 'said')])
  await page.getByRole('button', { name: 'Bring in', exact: true }).click()
  await expect(page.getByText('You may take it out')).toBeVisible()
  await page.goto(path)
  await page.getByRole('link', { name: /interview room/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('interview room')
  const item = new URL(page.url()).pathname

  await page.getByRole('button', { name: 'Change' }).click()
  const question = page.getByRole('dialog', { name: 'Change' })
  await question.getByLabel('Court’s mark').fill('MFI-3')
  await question.getByLabel('Recorded at (Hong Kong)').fill('2026-06-19T19:05:00')
  await question.getByRole('button', { name: 'Change' }).click()
  await expect(question.getByRole('alert')).toBeVisible() // a time without what it rests on
  await question.getByLabel('How that is known').selectOption('Clock in the picture')
  await question.getByRole('button', { name: 'Change' }).click()
  await expect(question).toBeHidden()
  await expect(page.getByText('MFI-3', { exact: true })).toBeVisible()
  await expect(page.getByText('2026-06-19 19:05:00 +08:00')).toBeVisible()
  await expect(page.getByText('File time', { exact: true })).toBeVisible()

  const colleague = await signedIn(browser, '51234')
  await colleague.page.goto(item)
  const raise = colleague.page.getByRole('button', { name: 'Raise to CONFIDENTIAL' })
  await expect(raise).toBeDisabled()
  await expect(raise).toHaveAccessibleDescription('Only who works on the case and is cleared may raise it')
  const reason = colleague.page.getByRole('tooltip', { name: /cleared may raise it/ })
  await expect(reason).toBeHidden()
  await raise.focus() // as the keyboard does
  await expect(reason).toBeVisible()
  await page.getByRole('button', { name: 'Raise to CONFIDENTIAL' }).click()
  const raising = page.getByRole('dialog', { name: 'Raise to CONFIDENTIAL' })
  await raising.getByLabel('Reason').fill('a minor')
  await raising.getByRole('button', { name: 'Raise to CONFIDENTIAL' }).click()
  await expect(page.getByRole('button', { name: 'Lower to its case' })).toBeVisible()
  expect((await colleague.page.goto(item))?.status()).toBe(404)
  await colleague.page.goto(path)
  await expect(colleague.page.getByText('no exhibits', { exact: true })).toBeVisible()
  await colleague.context.close()
  await context.close()
})

test('while a dialog is open no key reaches the player behind it', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '46001')
  await page.goto('/cases')
  await page.getByRole('link', { name: 'MK RN 26001234' }).click()
  await page.getByRole('link', { name: /NathanRd_cam1/ }).click()
  const isPaused = () => page.locator('video').evaluate((video: HTMLVideoElement) => video.paused)
  const sent: string[] = []
  page.on('request', (request) => request.method() === 'POST' && sent.push(new URL(request.url()).pathname))
  await page.getByRole('button', { name: 'Ask to move it to another case' }).click()
  const question = page.getByRole('dialog', { name: 'Ask to move it to another case' })
  await question.getByRole('button', { name: 'Back' }).focus()
  for (const key of ['m', 's', 'l', ']']) await page.keyboard.press(key)
  await expect(question).toBeVisible()
  expect(await isPaused()).toBe(true)
  await page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  await page.keyboard.press('l')
  await expect.poll(isPaused).toBe(false)
  expect(sent.filter((path) => path.startsWith('/api/items/'))).toEqual([])
  await context.close()
})
