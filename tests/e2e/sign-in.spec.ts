import { expect, test } from '@playwright/test'
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

test('locking covers the screen, keeps what was typed, and asks for the password', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '52817')
  await page.goto('/cases/new')
  await page.getByLabel('Title').fill('typed before the lock')
  await page.getByRole('button', { name: 'Lock the screen' }).click()
  const lock = page.getByRole('dialog', { name: 'The screen is locked' })
  await expect(lock).toBeVisible()
  await expect(page.getByLabel('Title')).toBeHidden()
  expect((await page.request.get('/api/items/x/poster')).status()).toBe(423)
  await lock.getByLabel('Password').fill('wrong')
  await lock.getByRole('button', { name: 'Unlock' }).click()
  await expect(lock.getByRole('alert')).toBeVisible()
  await lock.getByLabel('Password').fill(PASSWORD)
  await lock.getByRole('button', { name: 'Unlock' }).click()
  await expect(lock).toBeHidden()
  await expect(page.getByLabel('Title')).toHaveValue('typed before the lock')
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
  const { page, context } = await signedIn(browser, '46001')
  await page.clock.install()
  await page.goto('/cases')
  await page.getByRole('link', { name: 'MK RN 26001234' }).click()
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
