import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { runVerify } from '#tests/support/exported.ts'
import { openedCase, signedIn } from './signed-in.ts'

test('the browser itself checks the record of a case and of an exhibit against the signed log', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  const path = await openedCase(page, 'E2E RN 40')
  await page.goto(`${path}/custody`)
  await expect(page.getByText('Checked in this browser just now')).toBeVisible({ timeout: 15_000 })
  const lines = page.getByRole('listitem').filter({ hasText: 'in the log' })
  await expect(lines.filter({ hasText: 'Opened the case' })).toHaveCount(1)
  await page.goto('/cases?q=26001234')
  const linked = async (start: string) =>
    (await page.locator(`a[href^="${start}"]:not([href$="/new"])`).first().getAttribute('href')) ?? ''
  await page.goto(await linked('/cases/'))
  await page.goto(await linked('/items/'))
  await page.getByRole('tab', { name: 'Custody' }).click()
  await expect(page.getByText('Checked in this browser just now')).toBeVisible({ timeout: 15_000 })
  await expect(page.getByText('Signed by')).toBeVisible()
  await context.close()
})

test('the record that an officer exports is accepted by the commands of its own VERIFY.txt', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  const path = await openedCase(page, 'E2E RN 41')
  await page.goto(`${path}/custody`)
  await expect(page.getByText('Checked in this browser just now')).toBeVisible({ timeout: 15_000 })
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export the record' }).click(),
  ])
  const folder = await mkdtemp(join(tmpdir(), 'cdip-e2e-export-'))
  execFileSync('tar', ['-x', '-f', await download.path(), '-C', folder, '--strip-components=1'])
  expect(await runVerify(folder)).toMatch(/good: \d+ events are in the signed log/)
  await rm(folder, { recursive: true })
  await page.reload()
  await expect(page.getByText('Exported the custody record')).toBeVisible()
  await context.close()
})

test('the state and the key of the log are shown to who looks after it, and to nobody else', async ({ browser }) => {
  const auditor = await signedIn(browser, 'U9003')
  await auditor.page.getByRole('link', { name: 'Custody log' }).click()
  await expect(auditor.page.getByText(/^Running\./)).toBeVisible()
  await expect(auditor.page.getByText('BEGIN PUBLIC KEY')).toBeVisible()
  await auditor.context.close()
  const officer = await signedIn(browser, '51234')
  await expect(officer.page.getByRole('link', { name: 'Custody log' })).toHaveCount(0)
  await officer.context.close()
})
