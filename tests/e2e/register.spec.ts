import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { file, PASSWORD, signedIn } from './signed-in.ts'

const KEEPER = 'P7010'
const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)

/** Confirms in the open dialog as both officers. */
async function confirm(page: Page, act: string, number: string, password = PASSWORD): Promise<void> {
  const question = page.getByRole('dialog', { name: act })
  await question.getByLabel('Your password').fill(PASSWORD)
  await question.getByLabel('Service number').fill(number)
  await question.getByLabel('Password of the other officer').fill(password)
  await question.getByRole('button', { name: act }).click()
}

test('a stick is registered, labelled, issued by two passwords, passed on to court, and lost with what was issued', async ({
  browser,
}) => {
  const { page, context } = await signedIn(browser, KEEPER)
  await page.getByRole('link', { name: 'Media register' }).first().click()
  await page.getByRole('link', { name: 'Register a medium' }).click()
  await page.getByLabel('Label', { exact: true }).fill('e2e-usb-1')
  await page.getByLabel('Unit').selectOption({ label: 'Mong Kok DIT Team 3' })
  await page.getByLabel('Serial number').fill('E2E 1')
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('E2E-USB-1')
  await expect(page.getByText('In store', { exact: true })).toBeVisible()
  const path = new URL(page.url()).pathname

  await page.getByRole('link', { name: 'Label', exact: true }).click()
  await expect(page.getByRole('img', { name: /The label as a QR code/ })).toBeVisible()
  await page.getByRole('link', { name: 'To the medium' }).click()

  await page.getByRole('button', { name: 'Issue', exact: true }).click()
  const question = page.getByRole('dialog', { name: 'Issue' })
  await question.getByLabel('Due back').fill(dayFromNow(3))
  await confirm(page, 'Issue', '51234', 'not the password')
  await expect(question.getByText('Nothing has changed hands')).toBeVisible()
  await confirm(page, 'Issue', '51234')
  await expect(question).toBeHidden()
  await expect(page.getByText('Issued', { exact: true })).toBeVisible()
  await expect(page.getByText(/Issued E2E-USB-1 to CHAN Tai-man; both confirmed/)).toBeVisible()

  const holder = await signedIn(browser, '51234')
  await holder.page.goto(path)
  await holder.page.getByRole('button', { name: 'Say where it is' }).click()
  const where = holder.page.getByRole('dialog', { name: 'Say where it is' })
  await where.getByLabel('State').selectOption({ label: 'At court' })
  await where.getByLabel('Where exactly').fill('Court 3')
  await where.getByRole('button', { name: 'Say where it is' }).click()
  await expect(holder.page.getByText('At court', { exact: true })).toBeVisible()
  await expect(holder.page.getByRole('button', { name: 'Issue', exact: true })).toHaveCount(0)
  await holder.page.getByRole('button', { name: 'Lost' }).click()
  const lost = holder.page.getByRole('dialog', { name: 'Lost' })
  await lost.getByLabel('How it was lost').fill('fell into the harbour')
  await lost.getByRole('button', { name: 'Lost' }).click()
  await expect(holder.page.getByText('What was issued with it is revoked.')).toBeVisible()
  await holder.context.close()

  const outsider = await signedIn(browser, '53390')
  expect((await outsider.page.goto(path))?.status()).toBe(404)
  await outsider.context.close()
  await context.close()
})

test('what was seized is released on a court order alone, once its appeal period is over, and says on which', async ({
  browser,
}) => {
  const { page, context } = await signedIn(browser, KEEPER)
  await page.goto('/register/new')
  await page.getByLabel('Label', { exact: true }).fill('e2e-card-1')
  await page.getByLabel('Kind').selectOption('card')
  await page.getByLabel('What it is').selectOption('seized')
  await page.getByLabel('Unit').selectOption({ label: 'Mong Kok DIT Team 3' })
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('E2E-CARD-1')
  await expect(page.getByRole('button', { name: 'Destroy' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Release', exact: true }).click()
  const question = page.getByRole('dialog', { name: 'Release' })
  await question.getByLabel('Authority').selectOption({ label: 'Court order' })
  await question.getByLabel('Document').fill('KCCC 12/2026, Magistrate WONG')
  await question.getByLabel('Dated').fill('2026-01-12')
  await question.getByLabel('Appeal period ends').fill(dayFromNow(0))
  await confirm(page, 'Release', '51234')
  await expect(question.getByText('Not yet: the appeal period is not over.')).toBeVisible()
  await question.getByLabel('Appeal period ends').fill('2026-02-09')
  await confirm(page, 'Release', '51234')
  await expect(question).toBeHidden()
  const said = 'Court order: KCCC 12/2026, Magistrate WONG, dated 2026-01-12, appeal period ended 2026-02-09'
  await expect(page.getByText(said)).toBeVisible()
  await expect(page.getByText(/Released E2E-CARD-1, witnessed by CHAN Tai-man: KCCC 12\/2026/)).toBeVisible()
  await context.close()
})

test('the token of an issue is written to an empty stick alone, read back, and downloaded where the officer looked', async ({
  browser,
}) => {
  const { page, context } = await signedIn(browser, KEEPER)
  // The picker of a real stick can't be answered here: the folder is the browser's own, through the same handles.
  await page.addInitScript(() => Object.assign(window, { showDirectoryPicker: () => navigator.storage.getDirectory() }))
  await page.goto('/register?text=MK-USB-02')
  await page.getByRole('link', { name: 'MK-USB-02' }).click()
  await page.evaluate(async () => {
    await (await navigator.storage.getDirectory()).getFileHandle('CH01.dav', { create: true })
  })
  await page.getByRole('button', { name: 'Write to the stick' }).click()
  await expect(page.getByText('Not written: on the stick there lies CH01.dav.')).toBeVisible()
  await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry('CH01.dav'))
  await page.getByRole('button', { name: 'Write to the stick' }).click()
  await expect(page.getByText('The token is on the stick, and was read back.')).toBeVisible()
  const written = await page.evaluate(async () => {
    const file = await (await navigator.storage.getDirectory()).getFileHandle('CDIP-TOKEN.json')
    return (await file.getFile()).text()
  })
  const take = page.getByRole('button', { name: 'Download', exact: true })
  await expect(take).toBeDisabled()
  await page.getByLabel('I looked: nothing lies on the stick.').check()
  const [download] = await Promise.all([page.waitForEvent('download'), take.click()])
  expect(download.suggestedFilename()).toBe('CDIP-TOKEN.json')
  expect(readFileSync(await download.path(), 'utf8')).toBe(written)
  await context.close()
})

test('a store is counted by labels: what was found, what is missing, what should not lie there', async ({
  browser,
}) => {
  const { page, context } = await signedIn(browser, KEEPER)
  await page.goto('/register/stocktakes')
  await page.getByRole('button', { name: 'Begin a stocktake' }).click()
  const begin = page.getByRole('dialog', { name: 'Begin a stocktake' })
  await begin.getByLabel('Unit').selectOption({ label: 'Mong Kok DIT Team 3' })
  await begin.getByRole('button', { name: 'Begin a stocktake' }).click()
  const label = page.getByLabel('Scan or type a label')
  for (const [typed, answer] of [
    ['mk-usb-01', 'MK-USB-01: found.'],
    ['MK-USB-02', 'MK-USB-02 should not lie here. The register says: Issued.'],
    ['nobody’s', 'no medium that you see bears this label'],
  ] as const) {
    await label.fill(typed)
    await label.press('Enter')
    await expect(page.getByText(answer)).toBeVisible()
    await expect(label).toHaveValue('')
  }
  await expect(page.getByRole('heading', { name: 'Should not lie here: 2' })).toBeVisible()
  await page.getByRole('button', { name: 'End the stocktake' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End the stocktake' }).click()
  await expect(page.getByText(/^Ended/)).toBeVisible()
  await expect(page.getByRole('heading', { name: /^Missing: / })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Found: 1' })).toBeVisible()
  await context.close()
})

test('a list of old discs with a wrong line takes nothing in and says which line; mended, it is on the board', async ({
  browser,
}) => {
  const { page, context } = await signedIn(browser, KEEPER)
  await page.goto('/register/inventory')
  await page.getByLabel('Unit').selectOption({ label: 'Mong Kok District' })
  const list = page.getByLabel('List (CSV)')
  await list.setInputFiles(file('old.csv', 'label,location\nE2E-OLD-1,Shelf 1\n,Shelf 2\n'))
  await page.getByRole('button', { name: 'Take in' }).click()
  await expect(page.getByText('Line 3: no label.')).toBeVisible()
  await list.setInputFiles(file('old.csv', 'label,location\nE2E-OLD-1,Shelf 1\nE2E-OLD-2,Shelf 2\n'))
  await page.getByRole('button', { name: 'Take in' }).click()
  await expect(page.getByText('2 discs taken into the register.')).toBeVisible()
  await page.getByRole('link', { name: 'Migration board' }).click()
  await expect(page.getByRole('row', { name: /Mong Kok District/ })).toContainText('2')
  await context.close()
})
