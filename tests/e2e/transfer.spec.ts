import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import {
  drop,
  isOnItsWay,
  isSealed,
  LARGE_BYTES,
  row as line,
  openedDesk,
  SLOW_MS,
  scratch,
  slowLine,
  sparseFile,
} from './bringing-in.ts'
import { PASSWORD, signedIn } from './signed-in.ts'

// Several officers, uploads and seals, on a machine that may be busy.
test.setTimeout(180_000)

/** A medium as it lies in a drive: clips, an export that is kept whole, an empty folder, twins. */
async function makeMedium(root: string): Promise<void> {
  await mkdir(join(root, 'day 1'), { recursive: true })
  await mkdir(join(root, 'nothing in it'))
  await mkdir(join(root, 'shop/db'), { recursive: true })
  await writeFile(join(root, 'day 1/鏡頭.bin'), 'camera one')
  await writeFile(join(root, 'day 1/camera.idx'), 'index')
  await writeFile(join(root, 'shop/SmartClient-Player.exe'), 'MZ player')
  await writeFile(join(root, 'shop/db/0001.blk'), 'block')
}

async function dropMedium(page: Page, folder: string, label: string): Promise<void> {
  await page.getByLabel('This is the content of a medium').check()
  await page.getByLabel('What it is').selectOption('disc')
  await page.getByLabel('Whose it is').selectOption('working')
  await page.getByLabel('Label as written on it').fill(label)
  await drop(page, [folder])
}
const bringIn = (page: Page) => page.getByRole('button', { name: 'List and bring in' }).click()
const row = (page: Page, path: string) => page.getByRole('row').filter({ hasText: path })

/** Opens each exhibit of the sample, as its viewer or a download would. */
async function openSample(page: Page): Promise<void> {
  const links = page.getByRole('region', { name: 'Verify and countersign' }).getByRole('link')
  for (const link of await links.all()) {
    const id = (await link.getAttribute('href'))?.split('/').at(-1)
    expect((await page.request.get(`/api/items/${id}/content?download`)).status()).toBe(200)
  }
  await page.reload()
}

async function submit(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Submit for the countersignature' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Submit for the countersignature' }).click()
}

async function asSupervisor(browser: Browser, label: string) {
  const { page, context } = await signedIn(browser, '46001')
  await page
    .getByRole('link', { name: new RegExp(`verify and countersign.*${label}|${label}.*verify and countersign`) })
    .click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(label)
  return { page, context }
}

test('a disc is listed, brought in, returned with a reason, submitted again and countersigned by the supervisor, with a certificate', async ({
  browser,
}) => {
  const { page, context } = await signedIn(browser, '51234')
  await openedDesk(page, 'E2E RN MEDIUM')
  const { folder, remove } = await scratch()
  const root = join(folder, 'DVD')
  await makeMedium(root)
  await dropMedium(page, root, 'E2E disc 1')
  await expect(page.getByLabel(/Keep DVD\/shop whole/)).toBeChecked()
  await bringIn(page)
  await isSealed(page)
  await page.getByRole('link', { name: 'Open the import record' }).click()
  await expect(row(page, 'DVD/day 1/鏡頭.bin')).toContainText('Exhibit')
  await expect(row(page, 'DVD/shop/db/0001.blk')).toContainText('Part of exhibit')
  await expect(row(page, 'DVD/nothing in it')).toContainText('Left out')
  await expect(page.getByText('5 entries').first()).toBeVisible()
  await expect(page.getByText('3 exhibits').first()).toBeVisible()
  await submit(page)
  await expect(page.getByText('You contributed to this import record')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Countersign' })).toHaveCount(0)
  const record = page.url()

  const first = await asSupervisor(browser, 'E2E disc 1')
  await expect(first.page.getByRole('button', { name: 'Countersign', exact: true })).toBeDisabled()
  await first.page.getByLabel('Select DVD/day 1/camera.idx').check()
  await first.page.getByRole('button', { name: 'Return', exact: true }).click()
  const dialog = first.page.getByRole('dialog')
  await dialog.getByLabel('Reason', { exact: true }).fill('Look at the index again')
  await dialog.getByLabel('Reason for DVD/day 1/camera.idx').fill('It belongs to another clip')
  await dialog.getByRole('button', { name: 'Return', exact: true }).click()
  await expect(first.page.getByText('Returned by LEE Chi-keung')).toBeVisible()
  await first.context.close()

  await page.goto('/')
  await page
    .getByRole('link', { name: /Import record returned.*E2E disc 1|E2E disc 1.*Import record returned/ })
    .click()
  await expect(page).toHaveURL(record)
  await expect(row(page, 'camera.idx')).toContainText('Returned: It belongs to another clip')
  await page.getByRole('button', { name: 'Take it up again' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Take it up again' }).click()
  await submit(page)
  await expect(page.getByText('You contributed to this import record')).toBeVisible()

  const second = await asSupervisor(browser, 'E2E disc 1')
  await openSample(second.page)
  await second.page.getByRole('button', { name: 'Countersign', exact: true }).click()
  const signing = second.page.getByRole('dialog')
  await signing.getByRole('button', { name: 'Countersign', exact: true }).click()
  await expect(signing.getByText('Say your password to sign.')).toBeVisible()
  await signing.getByLabel('Your password, again').fill('not this one')
  await signing.getByRole('button', { name: 'Countersign', exact: true }).click()
  await expect(signing.getByText('The password is not right.')).toBeVisible()
  await signing.getByLabel('Your password, again').fill(PASSWORD)
  await signing.getByRole('button', { name: 'Countersign', exact: true }).click()
  await expect(second.page.getByText('it may be destroyed by two persons').first()).toBeVisible()
  await second.page.getByRole('link', { name: 'Certificate' }).click()
  await expect(second.page.getByText('was brought in and countersigned')).toBeVisible()
  await expect(second.page.getByText('並經主管核實及加簽')).toBeVisible()
  for (const words of ['E2E disc 1', 'LEE Chi-keung', 'CHAN Tai-man', 'SHA-256'])
    await expect(second.page.getByRole('article').getByText(words).first()).toBeVisible()
  await second.context.close()
  await remove()
  await context.close()
})

test('what is not accounted for is not submitted; the medium added again finds what is new, and sends nothing twice', {
  tag: '@long',
}, async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  await openedDesk(page, 'E2E RN AGAIN')
  const { folder, remove } = await scratch()
  const root = join(folder, 'card')
  await mkdir(root)
  await writeFile(join(root, 'a.bin'), 'the first')
  await dropMedium(page, root, 'E2E card 1')
  await bringIn(page)
  await isSealed(page)
  await page.goto(page.url())
  await writeFile(join(root, 'b.bin'), 'the second')
  await dropMedium(page, root, 'E2E card 1, again')
  await expect(page.getByText(/In the case already: 1 file,/), 'before a byte is sent').toBeVisible({
    timeout: SLOW_MS,
  })
  await bringIn(page)
  await expect(page.getByText('1 file is in the case already.')).toBeVisible({ timeout: SLOW_MS })
  await isSealed(page)
  await page.getByRole('link', { name: 'Open the import record' }).click()
  await expect(row(page, 'card/a.bin')).toContainText('Identical to exhibit 1')
  await expect(row(page, 'card/b.bin')).toContainText('Exhibit 2')

  // A record whose file nobody has sent yet, as a station would leave it that went away.
  const caseId = new URL(
    (await page.getByRole('link', { name: 'Open the case' }).getAttribute('href')) ?? '',
    page.url(),
  ).pathname
    .split('/')
    .at(2)
  const headers = { 'Sec-Fetch-Site': 'same-origin' }
  const medium = { kind: 'disc', owner: 'seized', label: 'E2E left alone' }
  const begun = await page.request.post('/api/transfers', { data: { target: { caseId }, medium }, headers })
  const { transferId } = await begun.json()
  const entries = [{ path: 'card/c.bin', sizeBytes: 9 }]
  await page.request.post(`/api/transfers/${transferId}/entries`, { data: { from: 0, entries }, headers })
  await page.request.post(`/api/transfers/${transferId}/listing`, { data: { entries: 1 }, headers })
  await page.goto(`/transfers/${transferId}`)
  await submit(page)
  await expect(page.getByText('Not yet: 1 entry has no outcome.')).toBeVisible()
  await writeFile(join(root, 'c.bin'), 'the third')
  await page.getByRole('link', { name: 'Bring the rest in' }).click()
  await expect(page.getByText('More of “E2E left alone” is brought in')).toBeVisible()
  await drop(page, [root])
  await bringIn(page)
  await isSealed(page)
  await page.getByRole('link', { name: 'Open the import record' }).click()
  await expect(row(page, 'card/c.bin')).toContainText('Exhibit 3')
  await submit(page)
  await expect(page.getByText('You contributed to this import record')).toBeVisible()
  await remove()
  await context.close()
})

/** A new stick in the hands of 51234, and the text of its token, as its keeper downloads it. */
async function issuedStick(browser: Browser, label: string): Promise<string> {
  const { page, context } = await signedIn(browser, 'P7010')
  await page.goto('/register/new')
  await page.getByLabel('Label', { exact: true }).fill(label)
  await page.getByLabel('Unit').selectOption({ label: 'Mong Kok DIT Team 3' })
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(label)
  await page.getByRole('button', { name: 'Issue', exact: true }).click()
  const question = page.getByRole('dialog', { name: 'Issue' })
  await question.getByLabel('Due back').fill(new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10))
  await question.getByLabel('Your password').fill(PASSWORD)
  await question.getByLabel('Service number').fill('51234')
  await question.getByLabel('Password of the other officer').fill(PASSWORD)
  await question.getByRole('button', { name: 'Issue', exact: true }).click()
  await expect(question).toBeHidden()
  await page.getByLabel('I looked: nothing lies on the stick.').check()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download', exact: true }).click(),
  ])
  const token = await readFile(await download.path(), 'utf8')
  await context.close()
  return token
}

test('a stick says by its token which it is, and what is older than its issue; a forged token stops it, and names whom to call', {
  tag: '@long',
}, async ({ browser }) => {
  const token = await issuedStick(browser, 'E2E-USB-TOKEN')
  const { page, context } = await signedIn(browser, '51234')
  await openedDesk(page, 'E2E RN TOKEN')
  const { folder, remove } = await scratch()
  const root = join(folder, 'stick')
  await mkdir(root)
  await writeFile(join(root, 'a.bin'), 'of today')
  await writeFile(join(root, 'b.bin'), 'of long ago')
  await utimes(join(root, 'b.bin'), new Date('2026-01-02'), new Date('2026-01-02'))
  await writeFile(
    join(root, 'CDIP-TOKEN.json'),
    token.replace(/issueNumber..:1/, (found) => found.replace('1', '7')),
  )
  await drop(page, [root])
  await expect(page.getByText('is not one that the platform signed, or was altered')).toBeVisible()
  await expect(page.getByText('Call who keeps it:')).toBeVisible()
  await expect(page.getByText('(P7010)')).toBeVisible()
  await expect(page.getByRole('button', { name: /^(List and b|B)ring in$/ })).toBeDisabled()

  await page.goto(page.url())
  await writeFile(join(root, 'CDIP-TOKEN.json'), token)
  // A page that was only just loaded takes nothing yet.
  await expect(async () => {
    await drop(page, [root])
    await expect(page.getByText('Recognised by its token: E2E-USB-TOKEN')).toBeVisible({ timeout: 5000 })
  }).toPass()
  await expect(page.getByText('1 file is older than the issue of the stick.')).toBeVisible()
  await expect(page.getByLabel('Label as written on it')).toHaveCount(0)
  await bringIn(page)
  await isSealed(page)
  await page.getByRole('link', { name: 'Open the import record' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('E2E-USB-TOKEN')
  await expect(page.getByText('2 entries').first()).toBeVisible()
  await expect(page.getByText('Of issue no. 1, valid')).toBeVisible()
  await page.getByRole('link', { name: 'Show them' }).click()
  await expect(row(page, 'stick/b.bin')).toContainText('Left over?')
  await expect(row(page, 'stick/a.bin')).toHaveCount(0)
  await remove()
  await context.close()
})

test('a designated stick without a token goes on with a reason alone, which the countersigner reads first', {
  tag: '@long',
}, async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  await openedDesk(page, 'E2E RN NO TOKEN')
  const { folder, remove } = await scratch()
  const root = join(folder, 'formatted')
  await mkdir(root)
  await writeFile(join(root, 'a.bin'), 'after the format')
  await page.getByLabel('This is the content of a medium').check()
  await page.getByLabel('Whose it is').selectOption('designated')
  await page.getByLabel('Label as written on it').fill('E2E stick without')
  await drop(page, [root])
  await expect(page.getByText('There is no token on this stick.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'List and bring in' })).toBeDisabled()
  await page.getByLabel('Why it is brought in all the same').fill('The recorder formatted it')
  await bringIn(page)
  await isSealed(page)
  await page.getByRole('link', { name: 'Open the import record' }).click()
  await submit(page)
  await expect(page.getByText('You contributed to this import record')).toBeVisible()
  const { page: signer, context: reviewing } = await asSupervisor(browser, 'E2E stick without')
  const first = signer.getByRole('main').getByRole('status').first()
  await expect(first).toContainText('There is no token on this stick.')
  await expect(first).toContainText('Brought in all the same: The recorder formatted it')
  await signer.getByRole('link', { name: 'Certificate' }).click()
  await expect(signer.getByRole('article')).toContainText('The recorder formatted it')
  await reviewing.close()
  await remove()
  await context.close()
})

test('an export set half sent when the tab was closed goes on from its folder; another folder is refused in plain words', {
  tag: '@long',
}, async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  page.on('dialog', (dialog) => dialog.accept()) // leave, though an upload runs
  await openedDesk(page, 'E2E RN SET')
  const { folder, remove } = await scratch()
  const root = join(folder, 'DVD')
  const shop = join(root, 'shop')
  await mkdir(shop, { recursive: true })
  await writeFile(join(shop, 'SmartClient-Player.exe'), 'MZ player')
  const block = await sparseFile(join(shop, '0001.blk'), 1)
  await dropMedium(page, root, 'E2E half sent')
  const network = await slowLine(page)
  await bringIn(page)
  await isOnItsWay(page, 'shop.tar')
  await page.reload()
  await network('normal')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText('“shop” is an export set, kept whole')).toBeVisible({ timeout: SLOW_MS })
  const again = page.getByRole('region', { name: 'E2E RN SET' }).getByLabel('Choose a folder')
  await sparseFile(block, 1, LARGE_BYTES - 1)
  await again.setInputFiles(root)
  await expect(page.getByText('“shop” is not as it was listed')).toContainText('DVD/shop/0001.blk')
  await sparseFile(block, 2)
  await again.setInputFiles(shop)
  await expect(line(page, 'shop.tar')).toContainText('This is not the file that was begun', { timeout: SLOW_MS })
  await sparseFile(block, 1)
  await again.setInputFiles(shop)
  await isSealed(page)
  await expect(line(page, 'shop.tar')).toContainText('Sealed')
  await remove()
  await context.close()
})

test('a disc of which nothing can be read has its record; one that gives no more ends with one reason, and a second disc completes it', {
  tag: '@long',
}, async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  await openedDesk(page, 'E2E RN DEAD')
  await page.getByLabel('This is the content of a medium').check()
  await page.getByLabel('What it is').selectOption('disc')
  await page.getByLabel('Whose it is').selectOption('seized')
  await page.getByLabel('Label as written on it').fill('E2E scratched disc')
  await page.getByRole('button', { name: 'Nothing on it can be read' }).click()
  const dead = page.getByRole('dialog', { name: 'Nothing on it can be read' })
  await dead.getByLabel('What reading it said').fill('No disc in the drive')
  await dead.getByLabel('How often it was tried').fill('3')
  await dead.getByRole('button', { name: 'Nothing on it can be read' }).click()
  await page.getByRole('link', { name: 'Open the import record' }).click()
  await expect(row(page, 'E2E scratched disc')).toContainText('Could not be read, disc kept')
  await expect(row(page, 'E2E scratched disc')).toContainText('tried 3 times')
  const caseUrl = await page.getByRole('link', { name: 'Open the case' }).getAttribute('href')
  await submit(page)
  await expect(page.getByText('You contributed to this import record')).toBeVisible()

  const caseId = caseUrl?.split('/').at(2)
  const headers = { 'Sec-Fetch-Site': 'same-origin' }
  const medium = { kind: 'disc', owner: 'seized', label: 'E2E broken disc' }
  const begun = await page.request.post('/api/transfers', { data: { target: { caseId }, medium }, headers })
  const { transferId } = await begun.json()
  const entries = [
    { path: 'first/a.bin', sizeBytes: 5 },
    { path: 'first/b.bin', sizeBytes: 6 },
  ]
  await page.request.post(`/api/transfers/${transferId}/entries`, { data: { from: 0, entries }, headers })
  await page.request.post(`/api/transfers/${transferId}/listing`, { data: { entries: 2 }, headers })
  await page.goto(`/transfers/${transferId}`)
  await page.getByRole('button', { name: 'The rest can’t be read' }).click()
  const rest = page.getByRole('dialog', { name: 'The rest can’t be read' })
  await rest.getByLabel('What reading it said').fill('The drive stopped')
  await rest.getByRole('button', { name: 'The rest can’t be read' }).click()
  await expect(row(page, 'first/b.bin')).toContainText('The drive stopped')
  const { folder, remove } = await scratch()
  const copy = join(folder, 'second')
  await mkdir(copy)
  await writeFile(join(copy, 'b.bin'), 'second')
  await page.getByRole('link', { name: 'Bring the rest in' }).click()
  await page.getByLabel('Label of another medium').fill('E2E second disc')
  await drop(page, [copy])
  await bringIn(page)
  await isSealed(page)
  await page.getByRole('link', { name: 'Open the import record' }).click()
  await expect(row(page, 'first/b.bin')).toContainText('completed from E2E second disc')
  await expect(row(page, 'first/a.bin')).toContainText('Could not be read, disc kept')
  await remove()
  await context.close()
})
