import { type Browser, expect, type Page, test } from '@playwright/test'
import { PASSWORD, signedIn } from './signed-in.ts'

test('a wrong password and an unknown officer get the same answer', async ({ page }) => {
  const answers: (string | null)[] = []
  for (const number of ['51234', 'nobody']) {
    await page.goto('/sign-in')
    await page.getByLabel('Service number').fill(number)
    await page.getByLabel('Password').fill('wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    answers.push(await page.getByRole('alert').filter({ hasText: 'wrong' }).textContent())
  }
  expect(answers[0]).toBe(answers[1])
})

const lockOf = (page: Page) => page.getByRole('dialog', { name: 'The screen is locked' })
/** The record says so too: the screen is covered before it is told. */
const isOnRecord = (page: Page) =>
  expect.poll(async () => (await page.request.get('/api/items/x/poster')).status()).toBe(423)

async function unlock(page: Page): Promise<void> {
  await lockOf(page).getByLabel('Password').fill(PASSWORD)
  await lockOf(page).getByRole('button', { name: 'Unlock' }).click()
  await expect(lockOf(page)).toBeHidden()
}

/** As from another window: this one learns of it when it asks. */
async function lockElsewhere(page: Page): Promise<void> {
  await page.request.put('/api/session', { headers: { 'Sec-Fetch-Site': 'same-origin' } })
  await page.clock.fastForward(15_000)
}

/** Opens the case of the demonstration under a clock that can be turned. */
async function openedGallery(browser: Browser) {
  const { page, context } = await signedIn(browser, '46001')
  await page.clock.install()
  await page.goto('/cases')
  await page.getByRole('link', { name: 'MK RN 26001234' }).click()
  return { page, context }
}

test('locking covers the screen, keeps what was typed, and asks for the password', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '52817')
  await page.goto('/cases/new')
  await page.getByLabel('Title').fill('typed before the lock')
  await page.getByRole('button', { name: 'Lock the screen' }).click()
  const lock = page.getByRole('dialog', { name: 'The screen is locked' })
  await expect(lock).toBeVisible()
  await expect(page.getByLabel('Title')).toBeHidden()
  await isOnRecord(page)
  await lock.getByLabel('Password').fill('wrong')
  await lock.getByRole('button', { name: 'Unlock' }).click()
  await expect(lock.getByRole('alert')).toBeVisible()
  await lock.getByLabel('Password').fill(PASSWORD)
  await lock.getByRole('button', { name: 'Unlock' }).click()
  await expect(lock).toBeHidden()
  await expect(page.getByLabel('Title')).toHaveValue('typed before the lock')
  await context.close()
})

test('a lock covers an open dialog and a preview too, takes the password at once, and gives them back as they were', async ({
  browser,
}) => {
  const { page, context } = await openedGallery(browser)
  const tile = page.locator('[data-item]').filter({ hasText: 'NathanRd_cam1' })
  await expect(async () => {
    await tile.getByRole('link').press('Space') // nobody listens before the page is alive
    await expect(page.getByRole('dialog', { name: 'Preview' })).toBeVisible({ timeout: 500 })
  }).toPass()
  await lockElsewhere(page)
  await expect(lockOf(page)).toBeVisible()
  await expect(page.getByRole('dialog', { name: 'Preview' })).toBeHidden()
  await expect(page.getByText('NathanRd_cam1').first()).toBeHidden()
  for (const key of ['Escape', 'Escape', 'ArrowRight']) await page.keyboard.press(key)
  await unlock(page)
  await expect(page.getByRole('dialog', { name: 'Preview' })).toContainText('NathanRd_cam1')
  await page.keyboard.press('Escape')
  await tile.getByRole('link').click()

  await page.getByRole('button', { name: 'Ask to move it to another case' }).click()
  const question = page.getByRole('dialog', { name: 'Ask to move it to another case' })
  await question.getByLabel('Reason').fill('typed before the lock')
  await lockElsewhere(page)
  await expect(lockOf(page)).toBeVisible()
  await expect(question).toBeHidden()
  await page.keyboard.press('Escape')
  await unlock(page)
  await expect(question.getByLabel('Reason')).toHaveValue('typed before the lock')
  await context.close()
})

test('under the lock a video stands still and no key reaches the page', async ({ browser }) => {
  const { page, context } = await openedGallery(browser)
  await page.getByRole('link', { name: /NathanRd_cam1/ }).click()
  const video = page.locator('video')
  const isPaused = () => video.evaluate((element: HTMLVideoElement) => element.paused)
  await video.evaluate((element: HTMLVideoElement) => {
    element.loop = true
    return element.play()
  })
  await page.getByRole('button', { name: 'Lock the screen' }).click()
  await expect(lockOf(page)).toBeVisible()
  await expect.poll(isPaused).toBe(true)
  const { origin, pathname } = new URL(page.url())
  const sent: string[] = []
  page.on('request', (request) => request.url().startsWith(`${origin}/api/items/`) && sent.push(request.method()))
  await lockOf(page).getByRole('button', { name: 'Unlock' }).focus()
  for (const key of ['l', 'm', ']', 'Escape']) await page.keyboard.press(key)
  await unlock(page)
  expect(await isPaused()).toBe(true)
  expect(new URL(page.url()).pathname).toBe(pathname)
  expect(sent).not.toContain('POST')
  await context.close()
})

test('without network a screen is locked by hand and by the clock, and the record is told once it answers', async ({
  browser,
}) => {
  const { page, context } = await signedIn(browser, '52817')
  await page.clock.install()
  await page.goto('/cases/new')
  await page.getByLabel('Title').fill('typed before the lock')
  await context.setOffline(true)
  await page.getByRole('button', { name: 'Lock the screen' }).click()
  await expect(lockOf(page)).toBeVisible()
  await expect(lockOf(page).getByText('The platform does not answer.')).toBeVisible()
  await lockOf(page).getByLabel('Password').fill(PASSWORD)
  await lockOf(page).getByRole('button', { name: 'Unlock' }).click()
  await expect(lockOf(page).getByRole('button', { name: 'Unlock' })).toBeEnabled()
  await expect(page.getByLabel('Title')).toBeHidden()
  await context.setOffline(false)
  await page.clock.fastForward(15_000)
  await isOnRecord(page)
  await unlock(page)
  await expect(page.getByLabel('Title')).toHaveValue('typed before the lock')

  await context.setOffline(true)
  await page.clock.fastForward(15 * 60_000 + 15_000)
  await expect(lockOf(page)).toBeVisible()
  await context.setOffline(false)
  await unlock(page)
  await expect(page.getByLabel('Title')).toHaveValue('typed before the lock')
  await context.close()
})

test('without network the door and the password page say so, keep what was typed, and take it once there is an answer', async ({
  browser,
}) => {
  const context = await browser.newContext()
  const page = await context.newPage()
  const unanswered = page.getByRole('alert').filter({ hasText: 'does not answer' })
  await page.goto('/sign-in')
  await page.getByLabel('Service number').fill('52817')
  await page.getByLabel('Password').fill(PASSWORD)
  await context.setOffline(true)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(unanswered).toBeVisible()
  await expect(page.getByLabel('Service number')).toHaveValue('52817')
  await context.setOffline(false)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/$/)
  await page.goto('/password')
  await page.getByLabel('Current password').fill('wrong')
  await page.getByLabel('New password').fill('never to be this one')
  await context.setOffline(true)
  await page.getByRole('button', { name: 'Set the password' }).click()
  await expect(unanswered).toBeVisible()
  await expect(page.getByLabel('New password')).toHaveValue('never to be this one')
  await context.close()
})

test('who signs out while nothing answers leaves a locked screen behind', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '52817')
  await context.setOffline(true)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(lockOf(page).getByText('The platform does not answer.')).toBeVisible()
  await context.setOffline(false)
  await unlock(page)
  await context.close()
})

test('ending a session elsewhere takes effect on its next request', async ({ browser }) => {
  const first = await signedIn(browser, 'L1007')
  const second = await signedIn(browser, 'L1007')
  await second.page.goto('/account')
  const ends = second.page.getByRole('button', { name: 'End' })
  for (let left = await ends.count(); left > 0; left -= 1) {
    await ends.first().click()
    await expect(ends).toHaveCount(left - 1)
  }
  await first.page.goto('/cases')
  await expect(first.page).toHaveURL(/sign-in/)
  await first.context.close()
  await second.context.close()
})

test('signing out leaves nothing open', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/sign-in/)
  await page.goto('/cases')
  await expect(page).toHaveURL(/sign-in/)
  await context.close()
})

test('a video that plays counts as work, a page that only asks how the session stands does not', async ({
  browser,
}) => {
  const { page, context } = await openedGallery(browser)
  await page.getByRole('link', { name: /NathanRd_cam1/ }).click()
  const video = page.locator('video')
  const saidSo: string[] = []
  page.on('request', (request) => request.url().endsWith('/api/session') && saidSo.push(request.method()))
  await video.evaluate((element: HTMLVideoElement) => {
    element.loop = true
    return element.play()
  })
  await page.clock.fastForward(61_000)
  await expect.poll(() => saidSo).toContain('POST')
  await video.evaluate((element: HTMLVideoElement) => element.pause())
  saidSo.length = 0
  await page.clock.fastForward(121_000)
  await expect.poll(() => saidSo).toContain('GET')
  expect(saidSo).not.toContain('POST')
  await context.close()
})
