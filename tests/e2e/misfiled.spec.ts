import { expect, test } from '@playwright/test'
import { file, openedCase, PASSWORD, signedIn } from './signed-in.ts'

test('what was brought into the wrong case moves once the supervisor agreed for both, and its old number says where it went', async ({
  browser,
}) => {
  const { page, context } = await signedIn(browser, '52817')
  await openedCase(page, 'E2E RN TO')
  const from = await openedCase(page, 'E2E RN FROM')
  await page.getByRole('link', { name: 'Bring in' }).last().click()
  await page.getByLabel('Choose files').setInputFiles([file('misplaced.bin', 'moved')])
  await page.getByRole('button', { name: 'Bring in', exact: true }).click()
  await expect(page.getByText('You may take it out')).toBeVisible()
  await page.goto(from)
  await page.getByRole('link', { name: /misplaced/ }).click()
  const ask = 'Ask to move it to another case'
  await page.getByRole('button', { name: ask }).click()
  const question = page.getByRole('dialog', { name: ask })
  await question.getByLabel('Report number of the other case').fill('E2E RN TO')
  await question.getByLabel('Reason').fill('brought into the wrong case')
  await question.getByRole('button', { name: ask }).click()
  await expect(question).toBeHidden()
  await page.getByRole('link', { name: 'See it on the particulars of the case' }).click()
  const agree = page.getByRole('button', { name: 'Agree to the move' })
  await expect(agree).toBeDisabled()

  const supervisor = await signedIn(browser, '46001')
  await supervisor.page.getByRole('link', { name: /E2E RN FROM · misplaced\.bin/ }).click()
  for (const isLast of [false, true]) {
    await supervisor.page.getByRole('button', { name: 'Agree to the move' }).click()
    const signing = supervisor.page.getByRole('dialog', { name: 'Agree to the move' })
    if (!isLast) {
      await signing.getByLabel('Your password').fill('not the password')
      await signing.getByRole('button', { name: 'Agree to the move' }).click()
      await expect(signing.getByRole('alert')).toContainText('The password was wrong')
    }
    await signing.getByLabel('Your password').fill(PASSWORD)
    await signing.getByRole('button', { name: 'Agree to the move' }).click()
    await expect(signing).toBeHidden()
    if (isLast) break
    await supervisor.page.goto('/')
    await supervisor.page.getByRole('link', { name: /E2E RN TO · misplaced\.bin/ }).click()
  }
  await supervisor.context.close()

  await page.goto(from)
  await expect(page.getByText('no exhibits', { exact: true })).toBeVisible()
  await page.getByRole('link', { name: 'Exhibit 1: moved to case E2E RN TO, exhibit 1' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Exhibit 1 · misplaced.bin')
  await expect(page.getByText('E2E RN TO', { exact: true })).toBeVisible()
  await page.goto(`${from}/custody`)
  await expect(page.getByText('Exhibit 1 left for another case. brought into the wrong case')).toBeVisible()
  await context.close()
})
