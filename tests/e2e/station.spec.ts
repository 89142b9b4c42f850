import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { startStation } from '#tests/support/station.ts'
import { scratch } from './bringing-in.ts'
import { openedCase, PASSWORD, signedIn } from './signed-in.ts'

// A process of its own, an officer, uploads and seals, on a machine that may be busy.
test.setTimeout(120_000)
const RN = 'E2E RN STATION'

async function typeCode(page: Page, code: string): Promise<void> {
  await page.goto('/account')
  await page.getByRole('link', { name: 'Import stations' }).click()
  await page.getByLabel('Code on the workstation').fill(code)
  await page.getByRole('button', { name: 'Show' }).click()
}

test('a workstation is approved by its code, brings a disc in, and is ended by its officer', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  await openedCase(page, RN)
  const { folder, remove } = await scratch()
  const [medium, state] = [join(folder, 'disc'), join(folder, 'state')]
  await mkdir(medium)
  await writeFile(join(medium, '鏡頭.bin'), 'camera one')
  const described = ['--label', 'STATION DVD 1', '--kind', 'disc', '--owner', 'working', '--workstation', 'Drive 3']
  const station = startStation(state, ['--server', new URL(page.url()).origin, '--case', RN, ...described, medium])
  const { userCode } = await station.told('code')

  await typeCode(page, 'BCDF-GHJK')
  await expect(page.getByText('Nothing waits under this code')).toBeVisible()
  await typeCode(page, userCode.toLowerCase())
  await expect(page.getByRole('region', { name: 'A workstation asks' })).toContainText('Drive 3')
  await page.getByLabel('Your password').fill('wrong')
  await page.getByRole('button', { name: 'Approve' }).click()
  await expect(page.getByText('The password is wrong')).toBeVisible()
  await page.getByLabel('Your password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Approve' }).click()
  await expect(page.getByText('Approved.')).toBeVisible()
  expect([await station.ended, station.errors()]).toEqual([0, ''])
  const { transferId } = await station.told('done')
  await page.goto(`/transfers/${transferId}`)
  await expect(page.getByRole('row').filter({ hasText: '鏡頭.bin' })).toContainText('Exhibit 1')
  await expect(page.getByText('through the import station Drive 3').first()).toBeVisible()

  await page.goto('/station')
  const line = page.getByRole('listitem').filter({ hasText: 'Drive 3' })
  await expect(line).toContainText(RN)
  await line.getByRole('button', { name: 'End' }).click()
  await expect(line).toBeHidden()
  await remove()
  await context.close()
})
