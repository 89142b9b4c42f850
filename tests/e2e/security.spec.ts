import { expect, test } from '@playwright/test'
import { signedIn } from './signed-in.ts'

test('what an officer was refused stands in the security log, by page, by request, and once for many', async ({
  browser,
}) => {
  const nowhere = '01a20dc2-26bc-7690-9f24-bc72bed833ef'
  const outsider = await signedIn(browser, '53390')
  await outsider.page.goto(`/cases/${nowhere}`)
  for (let n = 0; n < 12; n += 1) await outsider.page.request.get(`/api/items/${nowhere}/content`)
  await outsider.context.close()
  const { page, context } = await signedIn(browser, 'S9002')
  await page.getByRole('navigation').getByRole('link', { name: 'Security log' }).click()
  await page.getByLabel('Event').selectOption('Refused')
  await page.getByRole('button', { name: 'Filter' }).click()
  const lines = page.getByRole('row').filter({ hasText: '53390' })
  // Of many alike only the 1st, 10th, 100th … stand there: another test may have had the outsider refused before.
  await expect(lines.filter({ hasText: 'A case' }).first()).toContainText('does not exist, or may not be seen')
  const ofBytes = lines.filter({ hasText: 'The bytes of an exhibit' })
  await expect(ofBytes.filter({ hasText: 'within 15 minutes' }).first()).toBeVisible()
  await expect(page.getByText(nowhere)).toHaveCount(0)
  const itsPath = page.locator(`[title="/api/items/${nowhere}/content"]`)
  expect(await lines.filter({ has: itsPath }).count()).toBeLessThanOrEqual(2)
  await context.close()
})

test('a search by officer asks why, and is in the log for the auditor to read', async ({ browser }) => {
  await (await signedIn(browser, 'L1007')).context.close()
  const { page, context } = await signedIn(browser, 'S9002')
  await page.goto('/security')
  await page.getByRole('button', { name: 'Search by officer' }).click()
  const question = page.getByRole('dialog', { name: 'Search by officer' })
  await question.getByLabel('Service number').fill('L1007')
  await question.getByLabel('Reason').fill('E2E inquiry 12')
  await question.getByRole('button', { name: 'Search by officer' }).click()
  await expect(page.getByText('Recorded reason: E2E inquiry 12')).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: 'Signed in' }).first()).toContainText('L1007')
  await expect(page.getByRole('row').filter({ hasText: '51234' })).toHaveCount(0)
  const auditor = await signedIn(browser, 'U9003')
  await auditor.page.goto('/security')
  await expect(auditor.page.getByRole('row').filter({ hasText: 'E2E inquiry 12' }).first()).toContainText('by S9002')
  await auditor.page.goto(page.url())
  await expect(auditor.page.getByRole('heading', { level: 1 })).toHaveText('Nothing is here for you')
  await auditor.context.close()
  await context.close()
})

test('a security administrator sees where an officer is signed in, and ends it at once', async ({ browser }) => {
  const theirs = await signedIn(browser, '53390')
  const { page, context } = await signedIn(browser, 'S9002')
  await page.goto('/officers?q=53390')
  await page.getByRole('link', { name: '53390' }).click()
  const sessions = page.getByRole('region', { name: 'Where the officer is signed in' })
  const ends = sessions.getByRole('button', { name: 'End' })
  await expect(ends.first()).toBeVisible()
  for (let left = await ends.count(); left > 0; left -= 1) {
    await ends.first().click()
    await expect(ends).toHaveCount(left - 1)
  }
  await theirs.page.goto('/cases')
  await expect(theirs.page).toHaveURL(/sign-in/)
  await page.goto('/security?type=session-ended')
  await expect(page.getByRole('row').filter({ hasText: '53390' }).first()).toContainText('by S9002')
  const administrator = await signedIn(browser, 'A9001')
  await administrator.page.goto('/officers?q=53390')
  await administrator.page.getByRole('link', { name: '53390' }).click()
  await expect(administrator.page.getByRole('heading', { name: 'Postings' })).toBeVisible()
  await expect(administrator.page.getByRole('region', { name: 'Where the officer is signed in' })).toHaveCount(0)
  await administrator.context.close()
  await theirs.context.close()
  await context.close()
})
