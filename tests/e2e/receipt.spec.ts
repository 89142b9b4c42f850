import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@playwright/test'
import decode from 'qr/decode.js'
import sharp from 'sharp'
import { isSealed, openedDesk, scratch, start } from './bringing-in.ts'
import { file, signedIn } from './signed-in.ts'

const run = promisify(execFile)

// Many files, and a machine that may be busy.
test.setTimeout(120_000)

test('a receipt prints on A4 with number, hashes and both languages; each page says its classification and its place', async ({
  browser,
}) => {
  const { page, context } = await signedIn(browser, '51234')
  await openedDesk(page, 'E2E RN RECEIPT')
  const files = Array.from({ length: 40 }, (_, at) => file(`clip ${at}.bin`, `clip ${at}`))
  await page.getByLabel('Choose files').setInputFiles(files)
  await start(page)
  await isSealed(page)
  await page.getByRole('link', { name: 'Receipt', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Receipt of digital material')
  const { folder, remove } = await scratch()
  const path = join(folder, 'receipt.pdf')
  await writeFile(path, await page.pdf({ preferCSSPageSize: true }))
  const text = (await run('pdftotext', ['-layout', path, '-'])).stdout
  const pages = text.split('\f').filter((each) => each.trim())
  expect(pages.length).toBeGreaterThan(1)
  for (const [at, each] of pages.entries()) {
    expect(each.match(/RESTRICTED/g)?.length, `page ${at + 1}`).toBe(2)
    expect(each).toMatch(new RegExp(`${at + 1} ?/ ?${pages.length}`))
  }
  for (const words of [
    'E2E RN RECEIPT',
    'clip 39.bin',
    'Receipt of digital material',
    '數碼材料收據',
    '參考編號',
    'SHA-256',
    'CRC-32',
  ])
    expect(text).toContain(words)
  expect((await run('pdfinfo', [path])).stdout).toMatch(/Page size: +59[45]\.\d+ x 84[12]/)

  const reference = new URL(page.url()).pathname.split('/').at(-1)
  expect(text).toContain(reference)
  const picture = await page.getByRole('img', { name: /QR code of the reference/ }).screenshot()
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  expect(decode({ width: info.width, height: info.height, data })).toBe(reference)
  await remove()
  await context.close()
})

test('a receipt of what is not sealed says that it is provisional', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  await openedDesk(page, 'E2E RN PROVISIONAL')
  const created = await page.request.post('/api/batches', {
    headers: { 'Sec-Fetch-Site': 'same-origin' },
    data: {
      target: { reportNumber: 'E2E RN PROVISIONAL' },
      newSource: { kind: 'recorder', name: 'Shop recorder' },
      entries: [{ name: 'announced.bin', sizeBytes: 5 }],
    },
  })
  await page.goto(`/batches/${(await created.json()).batchId}`)
  await expect(page.getByText('PROVISIONAL: not yet sealed.')).toBeVisible()
  await expect(page.getByText('臨時收據：尚未封存。')).toBeVisible()
  await expect(page.getByRole('row', { name: /announced\.bin/ })).toContainText('Not begun')
  await expect(page.getByText('Shop recorder')).toBeVisible()
  await context.close()
})
