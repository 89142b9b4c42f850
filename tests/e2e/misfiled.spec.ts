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

test('what should not be held is hidden at once, and its decider shows it again', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '52817')
  const path = await openedCase(page, 'E2E RN HIDDEN')
  await page.getByRole('link', { name: 'Bring in' }).last().click()
  await page.getByLabel('Choose files').setInputFiles([file('family album.bin', 'private')])
  await page.getByRole('button', { name: 'Bring in', exact: true }).click()
  await expect(page.getByText('You may take it out')).toBeVisible()
  await page.goto(path)
  await page.getByRole('link', { name: /family album/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('family album')
  const item = new URL(page.url()).pathname
  const hide = 'Hide: it should not be held'
  await page.getByRole('button', { name: hide }).click()
  const question = page.getByRole('dialog', { name: hide })
  await question.getByLabel('Why it should not be held').selectOption('Private')
  await question.getByLabel('Reason').fill('the family of a witness')
  await question.getByLabel('Service number of who decides').fill('52817')
  await question.getByRole('button', { name: hide }).click()
  await expect(question.getByRole('alert')).toContainText('Name one who may')
  await question.getByLabel('Service number of who decides').fill('51234')
  await question.getByRole('button', { name: hide }).click()
  await expect(page.getByRole('heading', { name: 'Nothing is here for you' })).toBeVisible()
  expect((await page.request.get(`/api${item}/content`)).status()).toBe(404)
  await page.goto(path)
  await expect(page.getByText('no exhibits', { exact: true })).toBeVisible()

  const decider = await signedIn(browser, '51234')
  await decider.page.getByRole('link', { name: /family album\.bin/ }).click()
  await expect(decider.page.getByText('HIDDEN: only the supervisors of the case and')).toBeVisible()
  await decider.page.goto(path)
  await expect(decider.page.getByText('HIDDEN', { exact: true })).toBeVisible()
  await decider.page.goto(item)
  await decider.page.getByRole('button', { name: 'Show it again' }).click()
  const showing = decider.page.getByRole('dialog', { name: 'Show it again' })
  await showing.getByLabel('Reason').fill('it is the scene')
  await showing.getByRole('button', { name: 'Show it again' }).click()
  await expect(showing).toBeHidden()
  await decider.context.close()
  expect((await page.goto(item))?.status()).toBe(200)
  await context.close()
})
