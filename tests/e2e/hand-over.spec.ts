import { type Browser, expect, type Page, test } from '@playwright/test'
import { file, openedCase, PASSWORD, signedIn } from './signed-in.ts'

/** So many files that they still run when the officer leaves. */
const FILES = 300

/** Brings many files in, and opens their receipt in a window elsewhere. */
async function bringIn(browser: Browser, page: Page, label: string) {
  const elsewhere = await signedIn(browser, '51234')
  await openedCase(page, `E2E RN ${label}`)
  await page.getByRole('link', { name: 'Bring in' }).last().click()
  const files = Array.from({ length: FILES }, (_, n) => file(`${label} ${n}.bin`, `${label} ${n} `.repeat(1000)))
  await page.getByLabel('Choose files').setInputFiles(files)
  await page.getByRole('button', { name: 'Bring in', exact: true }).click()
  await expect(work(page)).toBeVisible()
  await elsewhere.page.goto('/bring-in')
  await elsewhere.page.locator('a[href^="/batches/"]').first().click()
  await expect(provisional(elsewhere.page)).toBeVisible()
  return elsewhere
}

const work = (page: Page) => page.getByRole('banner').getByRole('link', { name: /uploads? ·/ })
const provisional = (page: Page) => page.getByText('PROVISIONAL: not yet sealed.')

async function signInHere(page: Page, serviceNumber: string): Promise<void> {
  await page.getByLabel('Service number').fill(serviceNumber)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('this waits for you')
}

test('a station is handed over: the first officer’s uploads go on, unseen by the second, and wait for his return', {
  tag: '@long',
}, async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  const elsewhere = await bringIn(browser, page, 'HANDED')
  await page.getByRole('button', { name: 'Lock the screen' }).click()
  await page.getByRole('button', { name: 'Another officer signs in' }).click()
  await signInHere(page, '53390')
  await elsewhere.page.reload()
  await expect(provisional(elsewhere.page), 'the uploads still ran when the second officer came').toBeVisible()
  const toDesk = () => page.getByRole('navigation').getByRole('link', { name: 'Bring in' }).click()
  await toDesk()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bring in')
  const sealed = () => elsewhere.page.reload().then(() => elsewhere.page.getByText('SHA-256').count())
  const before = await sealed()
  await expect.poll(sealed, { message: 'they go on behind him', timeout: 20_000 }).toBeGreaterThan(before + 5)
  await expect(work(page)).toHaveCount(0)
  await expect(page.getByText('HANDED')).toHaveCount(0)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await signInHere(page, '51234')
  await toDesk()
  const card = page.getByRole('region', { name: 'E2E RN HANDED' })
  await expect(card.getByText(`of ${FILES} ·`)).toBeVisible()
  await context.close()
  await elsewhere.context.close()
})

test('signing out while uploads run asks; stopped ones stand still until their officer goes on', {
  tag: '@long',
}, async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  const elsewhere = await bringIn(browser, page, 'STOPPED')
  await page.getByRole('button', { name: 'Sign out' }).click()
  const question = page.getByRole('dialog', { name: 'Uploads are running' })
  await expect(question.getByRole('button', { name: 'Sign out, let them finish' })).toBeVisible()
  await question.getByRole('button', { name: 'Stop them and sign out' }).click()
  await signInHere(page, '51234')
  await elsewhere.page.reload()
  await expect(provisional(elsewhere.page)).toBeVisible()
  await page.getByRole('navigation').getByRole('link', { name: 'Bring in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  const card = page.getByRole('region', { name: 'E2E RN STOPPED' })
  const text = `STOPPED ${FILES - 1} `.repeat(1000)
  await card.getByLabel('Choose files').setInputFiles(file(`STOPPED ${FILES - 1}.bin`, text))
  const last = card.getByRole('listitem').filter({ hasText: `STOPPED ${FILES - 1}.bin` })
  await expect(async () => {
    await card.getByRole('region', { name: 'Files' }).press('End') // what is sealed stands last
    await expect(last.getByText('Sealed')).toBeVisible({ timeout: 1000 })
  }).toPass({ timeout: 20_000 })
  await context.close()
  await elsewhere.context.close()
})
