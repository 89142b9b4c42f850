import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { file, openedCase, signedIn } from './signed-in.ts'

test('an officer brings files in, each becomes a sealed exhibit with the hash of its bytes', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  const path = await openedCase(page, 'E2E RN 1')
  await page.getByRole('link', { name: 'Bring in' }).last().click()
  const text = 'a recording'
  await page.getByLabel('Choose files').setInputFiles([file('鏡頭一.bin', text), file('empty.dat', '')])
  await page.getByRole('button', { name: 'Bring in', exact: true }).click()
  await expect(page.getByText('You may take it out')).toBeVisible()
  await page.getByRole('link', { name: 'Receipt' }).click()
  await expect(page.getByText('Nothing of this is still under way')).toBeVisible()
  await expect(page.getByText(createHash('sha256').update(text).digest('hex'))).toBeVisible()
  await page.goto(path)
  await expect(page.locator('[data-item]').filter({ hasText: '鏡頭一' })).toContainText('Other · 11 B')
  await page.getByRole('link', { name: /鏡頭一/ }).click()
  await page.getByRole('tab', { name: 'Chain of custody' }).click()
  await expect(page.getByRole('tabpanel', { name: 'Chain of custody' })).toContainText('Sealed 鏡頭一.bin')
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download the original' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('鏡頭一.bin')
  await context.close()
})

test('a supervisor plays a video from the gallery, and it is on the record', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '46001')
  await page.goto('/cases')
  await page.getByRole('link', { name: 'MK RN 26001234' }).click()
  await page.getByRole('link', { name: /NathanRd_cam1/ }).click()
  const video = page.locator('video')
  await video.evaluate((element: HTMLVideoElement) => element.play())
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(0.2)
  await page.reload()
  await page.getByRole('tab', { name: 'Chain of custody' }).click()
  await expect(page.getByRole('tabpanel', { name: 'Chain of custody' })).toContainText('Viewed')
  await context.close()
})

test('a legal member plays and downloads, and can neither bring in nor change anything', async ({ browser }) => {
  const { page, context } = await signedIn(browser, 'L1007')
  await page.goto('/cases')
  await expect(page.getByRole('row')).toHaveCount(2)
  await page.getByRole('link', { name: 'MK RN 26001234' }).click()
  await expect(page.getByRole('button', { name: 'Bring in' })).toBeDisabled()
  await expect(page.getByRole('link', { name: 'Bring in' })).toHaveCount(0)
  await page.getByRole('link', { name: /NathanRd_cam1/ }).click()
  const video = page.locator('video')
  await video.evaluate((element: HTMLVideoElement) => element.play())
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(0.2)
  for (const act of ['Change', 'Raise to CONFIDENTIAL', 'Ask to move it to another case'])
    await expect(page.getByRole('button', { name: act, exact: true })).toBeDisabled()
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download the original' }).click()
  const path = await (await downloading).path()
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
  await expect(page.getByText(`${sha256.slice(0, 8)}…${sha256.slice(-4)}`)).toBeVisible()
  await page.reload()
  await page.getByRole('tab', { name: 'Chain of custody' }).click()
  const record = page.getByRole('tabpanel', { name: 'Chain of custody' })
  await expect(record.getByRole('listitem').filter({ hasText: 'Downloaded' }).first()).toContainText('L1007')
  await page.goto('/bring-in')
  await expect(page.getByText('Your role brings no material in')).toBeVisible()
  await expect(page.getByLabel('Choose files')).toHaveCount(0)
  await context.close()
})

test('one outside the case finds no trace of it', async ({ browser }) => {
  const supervisor = await signedIn(browser, '46001')
  await supervisor.page.goto('/cases')
  const casePath = (await supervisor.page.getByRole('link', { name: 'MK RN 26001234' }).getAttribute('href')) ?? ''
  await supervisor.page.goto(casePath)
  const itemPath = (await supervisor.page.getByRole('link', { name: /NathanRd_cam1/ }).getAttribute('href')) ?? ''
  const outside = await signedIn(browser, '53390')
  await outside.page.goto('/cases?q=26001234')
  await expect(outside.page.getByText('No case of yours has this number or title.')).toBeVisible()
  for (const path of [casePath, itemPath, `${casePath}/members`, `${casePath}/custody`]) {
    const response = await outside.page.goto(path)
    expect(response?.status()).toBe(404)
    await expect(outside.page.getByRole('heading', { level: 1 })).toHaveText('Nothing is here for you')
  }
  for (const path of ['content', 'poster']) {
    expect((await outside.page.request.get(`/api${itemPath}/${path}`)).status()).toBe(404)
  }
  await supervisor.context.close()
  await outside.context.close()
})
