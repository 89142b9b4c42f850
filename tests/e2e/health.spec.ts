import { expect, test } from '@playwright/test'
import { signedIn } from './signed-in.ts'

test('an administrator sees how the platform works and worked, an auditor too without the way to the jobs, an officer nothing', async ({
  browser,
}) => {
  const administrator = await signedIn(browser, 'A9001')
  await administrator.page.getByRole('link', { name: 'Health of the platform' }).click()
  await expect(administrator.page.getByRole('heading', { name: 'Health of the platform' })).toBeVisible()
  const running = administrator.page.getByRole('region', { name: 'Running processes' })
  for (const process of ['Web', 'Worker'])
    await expect(running.getByRole('cell', { name: process }).first()).toBeVisible()
  await expect(
    administrator.page.getByRole('region', { name: 'Space' }).getByRole('cell', { name: 'Store' }),
  ).toBeVisible()
  const history = administrator.page.getByRole('region', { name: 'Day by day' })
  await expect(history.getByRole('cell', { name: /[1-9]\d* started/ }).first()).toBeVisible()
  await expect(administrator.page.getByRole('link', { name: 'What gave up' })).toBeVisible()
  await administrator.page.getByRole('link', { name: 'How the log is' }).click()
  await expect(administrator.page.getByRole('heading', { name: 'Custody log' })).toBeVisible()
  await administrator.context.close()

  const auditor = await signedIn(browser, 'U9003')
  await auditor.page.getByRole('link', { name: 'Health of the platform' }).click()
  await expect(auditor.page.getByRole('region', { name: 'Day by day' })).toBeVisible()
  await expect(auditor.page.getByRole('link', { name: 'What gave up' })).toHaveCount(0)
  await auditor.context.close()

  const officer = await signedIn(browser, '51234')
  await expect(officer.page.getByRole('link', { name: 'Health of the platform' })).toHaveCount(0)
  expect((await officer.page.goto('/health'))?.status()).toBe(404)
  await officer.context.close()
})
