import { createHash } from 'node:crypto'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import {
  isOnItsWay,
  isSealed,
  LARGE_BYTES,
  openedDesk,
  row,
  SLOW_MS,
  scratch,
  slowLine,
  sparseFile,
  start,
} from './bringing-in.ts'
import { signedIn } from './signed-in.ts'

// A slow line, and a machine that may be busy.
test.setTimeout(240_000)

test('three files go at a time, each with rate and time left; a paused one makes room and goes on', {
  tag: '@long',
}, async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  await openedDesk(page, 'E2E RN THREE')
  const { folder, remove } = await scratch()
  const names = ['one.bin', 'two.bin', 'three.bin', 'four.bin']
  const files = await Promise.all(names.map((name, index) => sparseFile(join(folder, name), index)))
  await page.getByLabel('Choose files').setInputFiles(files)
  const line = await slowLine(page)
  await start(page)
  const inState = (state: string | RegExp) => page.locator('li[aria-posinset]').filter({ hasText: state })
  await expect(inState('Receiving')).toHaveCount(3)
  await expect(inState('Waiting')).toHaveCount(1)
  // Whichever of the three is ahead.
  const ahead = inState(/[1-9]\d? % · 24.0 MiB · .+iB\/s · \d+ (s|min)/).first()
  await expect(ahead).toBeVisible({ timeout: SLOW_MS })
  const text = (await ahead.textContent()) ?? ''
  const name = names.find((each) => text.includes(each)) ?? ''
  await page.getByRole('button', { name: `Pause: ${name}` }).click()
  await expect(row(page, name)).toContainText('Paused')
  await expect(row(page, name)).not.toContainText('iB/s')
  await expect(inState('Receiving')).toHaveCount(3)
  await page.getByRole('button', { name: `Go on: ${name}` }).click()
  await expect(row(page, name)).toContainText(/Waiting|Receiving/)
  await line('normal')
  await isSealed(page)
  await expect(inState('Sealed')).toHaveCount(4)
  await remove()
  await context.close()
})

test('a file that can be read no more stops with what is to be done, and goes on when it is tried again', {
  tag: '@long',
}, async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  await openedDesk(page, 'E2E RN RETRY')
  const { folder, remove } = await scratch()
  const path = await sparseFile(join(folder, 'long.bin'), 1, 4 * LARGE_BYTES)
  await page.getByLabel('Choose files').setInputFiles(path)
  const line = await slowLine(page)
  await start(page)
  await isOnItsWay(page, 'long.bin')
  await rename(path, `${path}.away`) // as when the medium is pulled out
  await line('normal')
  await expect(row(page, 'long.bin')).toContainText('The file can no longer be read, or was changed', {
    timeout: SLOW_MS,
  })
  await rename(`${path}.away`, path)
  await page.getByRole('button', { name: 'Try again: long.bin' }).click()
  // What has arrived is read again first, and compared; then come four times as many bytes as elsewhere.
  await expect(page.getByText('You may take it out')).toBeVisible({ timeout: 4 * SLOW_MS })
  await remove()
  await context.close()
})

test('a file whose declared hash differs is rejected with the reason, what was kept and what to do, and goes in when it is sent anew', {
  tag: '@long',
}, async ({ browser, request }) => {
  const { page, context } = await signedIn(browser, '51234')
  await openedDesk(page, 'E2E RN REJECTED')
  const { folder, remove } = await scratch()
  await page.getByLabel('Choose files').setInputFiles(await sparseFile(join(folder, 'long.bin'), 1))
  const line = await slowLine(page)
  const announcing = page.waitForResponse((response) => response.url().endsWith('/api/batches'))
  await start(page)
  const { entryIds, grantToken } = await (await announcing).json()
  await isOnItsWay(page, 'long.bin')
  await line('gone')
  await expect(row(page, 'long.bin')).toContainText('The network does not answer.', { timeout: SLOW_MS })

  // The rest of it comes from elsewhere, and another hash is declared than the one that this machine will say.
  const tus = { Authorization: `Bearer ${grantToken}`, 'Tus-Resumable': '1.0.0' }
  const metadata = `entry ${Buffer.from(entryIds[0]).toString('base64')}`
  const begun = await request.post('/api/uploads', {
    headers: { ...tus, 'Upload-Length': String(LARGE_BYTES), 'Upload-Metadata': metadata },
  })
  const upload = new URL(begun.headers().location ?? '', begun.url()).pathname
  await expect(async () => {
    const offset = Number((await request.head(upload, { headers: tus })).headers()['upload-offset'])
    const rest = Buffer.alloc(LARGE_BYTES - offset)
    const checksum = `sha256 ${createHash('sha256').update(rest).digest('base64')}`
    const type = 'application/offset+octet-stream'
    const headers = { ...tus, 'Upload-Offset': String(offset), 'Content-Type': type, 'Upload-Checksum': checksum }
    expect((await request.patch(upload, { headers, data: rest })).status()).toBe(204)
  }).toPass({ timeout: SLOW_MS }) // the writer that was cut off holds its lease for a while
  const declared = await request.post(`/api/finalise/${upload.split('/').at(-1)}`, {
    headers: { Authorization: `Bearer ${grantToken}` },
    data: { sha256: createHash('sha256').update('another file').digest('hex') },
  })
  expect(declared.ok()).toBe(true)

  await line('normal')
  await expect(row(page, 'long.bin')).toContainText('Rejected', { timeout: SLOW_MS })
  await expect(row(page, 'long.bin')).toContainText('They are kept apart and are no exhibit. Try again')
  await expect(page.getByText('1 file was rejected: what arrived is kept apart')).toBeVisible()
  await expect(page.getByText('not sealed yet')).toHaveCount(0)
  await expect(page.getByText('Leave it connected')).toBeVisible()
  await page.getByRole('button', { name: 'Try again: long.bin' }).click()
  await isSealed(page)
  await remove()
  await context.close()
})
