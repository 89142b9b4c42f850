import { createHash } from 'node:crypto'
import { type APIRequestContext, expect, type Page, test } from '@playwright/test'
import { file, PASSWORD, signedIn } from './signed-in.ts'

const TEXT = 'the first half|the second half'
const HALF = Buffer.from(TEXT.slice(0, 15))

/** Announces one file at this officer's station and sends half of it, as a window does that is closed then. */
async function half(page: Page, station: APIRequestContext, reportNumber: string, name: string): Promise<string> {
  const entries = [{ name, sizeBytes: TEXT.length }]
  const headers = { 'Sec-Fetch-Site': 'same-origin' }
  const announced = await page.request.post('/api/batches', { headers, data: { target: { reportNumber }, entries } })
  const { batchId, entryIds, grantToken } = await announced.json()
  const tus = { Authorization: `Bearer ${grantToken}`, 'Tus-Resumable': '1.0.0' }
  const metadata = `entry ${Buffer.from(entryIds[0]).toString('base64')}`
  const begun = await station.post('/api/uploads', {
    headers: { ...tus, 'Upload-Length': String(TEXT.length), 'Upload-Metadata': metadata },
  })
  const checksum = `sha256 ${createHash('sha256').update(HALF).digest('base64')}`
  const type = 'application/offset+octet-stream'
  const sent = await station.patch(begun.headers().location ?? '', {
    headers: { ...tus, 'Upload-Offset': '0', 'Content-Type': type, 'Upload-Checksum': checksum },
    data: HALF,
  })
  expect(sent.headers()['upload-offset']).toBe(String(HALF.length))
  return batchId
}

async function handOver(page: Page, serviceNumber: string): Promise<void> {
  await page.getByRole('button', { name: 'Hand over' }).click()
  const question = page.getByRole('dialog', { name: 'Hand over' })
  await question.getByLabel('Service number of the colleague').fill(serviceNumber)
  await question.getByRole('button', { name: 'Hand over' }).click()
  await expect(question).toBeHidden()
}

/** As in a private window of some browsers, or on a full disk. */
function keepNothing(): void {
  IDBFactory.prototype.open = () => {
    throw new DOMException('nothing is kept', 'SecurityError')
  }
}

for (const isKept of [true, false]) {
  test(`a colleague sees what was handed to him, picks the file again, and it goes on where it stood${isKept ? '' : ', in browsers that keep nothing too'}`, async ({
    browser,
    request,
  }) => {
    const { page, context } = await signedIn(browser, '51234')
    if (!isKept) await context.addInitScript(keepNothing)
    const name = `night shift ${isKept}.bin`
    const batchId = await half(page, request, 'MK RN 26001188', name)
    await page.goto('/bring-in')
    await page.locator(`a[href="/batches/${batchId}#hand-over"]`).click()
    await expect(page.getByText('1 file is not complete')).toBeVisible()
    await handOver(page, '52817')
    await expect(page.getByText('1 file handed over to WONG Ka-yan (52817)')).toBeVisible()

    const colleague = await signedIn(browser, '52817')
    if (!isKept) await colleague.context.addInitScript(keepNothing)
    await colleague.page.goto('/bring-in')
    const card = colleague.page.getByRole('region', { name: 'Handed to you' })
    await expect(card).toContainText('Handed to you by CHAN Tai-man')
    await card.getByLabel('Pick the files and go on').setInputFiles([file(name, TEXT)])
    await expect(colleague.page.getByText('You may take it out')).toBeVisible()
    await expect(colleague.page.getByText('This browser keeps nothing between visits')).toHaveCount(isKept ? 0 : 1)
    await colleague.page.getByRole('link', { name: 'Receipt' }).click()
    // The first half is the one that the first officer's station sent: the store takes no byte twice.
    await expect(colleague.page.getByText(createHash('sha256').update(TEXT).digest('hex'))).toBeVisible()
    await colleague.context.close()
    await context.close()
  })
}

test('what a suspended officer left waits for the supervisor, who gives it to another', async ({
  browser,
  request,
}) => {
  const { page: admin, context } = await signedIn(browser, 'A9001')
  await admin.goto('/officers/new')
  await admin.getByLabel('Service number').fill('E2E78')
  await admin.getByLabel('Name', { exact: true }).fill('YIP Ho-yin')
  await admin.getByLabel('Unit').selectOption({ label: '\u2003\u2003Mong Kok DIT Team 3' })
  await admin.getByRole('button', { name: 'Add', exact: true }).click()
  const once = (await admin.getByRole('status').locator('code').textContent()) ?? ''
  await admin.getByRole('link', { name: 'To the account' }).click()

  const theirs = await browser.newContext()
  const station = await theirs.newPage()
  await station.goto('/sign-in')
  await station.getByLabel('Service number').fill('E2E78')
  await station.getByLabel('Password').fill(once)
  await station.getByRole('button', { name: 'Sign in' }).click()
  await station.getByLabel('Current password').fill(once)
  await station.getByLabel('New password').fill(PASSWORD)
  await station.getByRole('button', { name: 'Set the password' }).click()
  await station.getByRole('link', { name: 'Home' }).last().click()
  await expect(station.getByRole('heading', { level: 1 })).toContainText('this waits for you')
  const batchId = await half(station, request, 'MK RN 26001188', 'left behind.bin')

  await admin.getByRole('button', { name: 'Suspend' }).click()
  const question = admin.getByRole('dialog', { name: 'Suspend' })
  await question.getByLabel('Reason').fill('under inquiry')
  await question.getByRole('button', { name: 'Suspend' }).click()
  await expect(admin.getByRole('region', { name: 'Work to be given to others' })).toContainText('Mong Kok DIT Team 3')

  const supervisor = await signedIn(browser, '46001')
  await supervisor.page.getByRole('link', { name: '1 file of a suspended officer: hand over' }).click()
  await expect(supervisor.page).toHaveURL(new RegExp(batchId))
  await expect(supervisor.page.getByText('YIP Ho-yin is suspended')).toBeVisible()
  await handOver(supervisor.page, '51234')
  await supervisor.page.goto('/')
  await expect(supervisor.page.locator(`a[href="/batches/${batchId}"]`)).toHaveCount(0)
  for (const each of [supervisor.context, theirs, context]) await each.close()
})
