import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { announce, sealed, sendFile, signInOver } from '#lib/cli/demo/client.ts'
import { openedCase, PASSWORD, signedIn } from './signed-in.ts'

const FRAMES_PER_SECOND = 10
/** The number of each frame stands in the picture as eight bars, white for 1: what is shown can be read back. */
const NUMBERED = 'format=yuv420p,geq=lum=if(mod(floor(N/pow(2\\,floor(X/20)))\\,2)\\,235\\,16):cb=128:cr=128'

/** Makes a clip and brings it into a case over the real routes; opens its page. */
async function openClip(browser: Browser, reportNumber: string, name: string, output: string[]) {
  const { page, context } = await signedIn(browser, '51234')
  const casePath = await openedCase(page, reportNumber)
  const folder = await mkdtemp(join(tmpdir(), 'cdip-e2e-clip-'))
  const path = join(folder, name)
  const input = ['-f', 'lavfi', '-i', `color=black:s=160x90:r=${FRAMES_PER_SECOND}:d=20`]
  execFileSync('/usr/bin/ffmpeg', ['-v', 'error', '-nostdin', '-y', ...input, ...output, path])
  const { origin } = new URL(page.url())
  const client = await signInOver(origin, '51234', PASSWORD)
  const target = { caseId: casePath.split('/').at(-1) ?? '' }
  const entries = [{ name, folder: '', sizeBytes: (await stat(path)).size }]
  const { batchId, entryIds, grantToken } = await announce(client, { target, entries })
  await sendFile(origin, grantToken, entryIds[0] ?? '', path)
  await sealed(origin, grantToken, batchId)
  await rm(folder, { recursive: true })
  await page.goto(casePath)
  await page.getByRole('link', { name: new RegExp(name) }).click()
  return { page, context }
}

/** The number that the picture on screen shows. */
const burnedIn = (page: Page) =>
  page.locator('video').evaluate((video: HTMLVideoElement) => {
    const canvas = new OffscreenCanvas(160, 90)
    const paint = canvas.getContext('2d')
    paint?.drawImage(video, 0, 0, 160, 90)
    const bits = Array.from(
      { length: 8 },
      (_, bit) => (paint?.getImageData(bit * 20 + 10, 45, 1, 1).data[0] ?? 0) > 128,
    )
    return bits.reduce((sum, isSet, bit) => sum + (isSet ? 2 ** bit : 0), 0)
  })
// The worker examines what the demonstration brought in first: a clip may wait for its turn.
test.setTimeout(240_000)

const frameShown = (page: Page) => page.locator('[data-frame]').getAttribute('data-frame')

test('each step over a clip of varying rate shows the next frame that there is, forwards and backwards', async ({
  browser,
}) => {
  // Every frame for two seconds, then one in eight: as recorders do between movements.
  const kept = Array.from({ length: 200 }, (_, n) => n).filter((n) => n < 20 || n % 8 === 0)
  const vfr = ['-vf', `${NUMBERED},select='lt(n,20)+not(mod(n,8))'`, '-fps_mode', 'vfr']
  const coding = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '2', '-g', '12', '-movflags', '+faststart']
  const { page, context } = await openClip(browser, 'E2E RN player 1', 'varying.mp4', [...vfr, ...coding])
  await expect.poll(() => frameShown(page), { timeout: 90_000 }).toBe('0')
  const wrong: string[] = []
  const times: number[] = []
  const stepTo = async (key: string, frame: number) => {
    const begun = Date.now()
    await page.keyboard.press(key)
    await expect.poll(() => frameShown(page), { intervals: [5] }).toBe(String(frame))
    times.push(Date.now() - begun)
    const shown = await burnedIn(page)
    if (shown !== kept[frame]) wrong.push(`frame ${frame} shows ${shown}, not ${kept[frame]}`)
  }
  for (let frame = 1; frame < kept.length; frame += 1) await stepTo('.', frame)
  for (let frame = kept.length - 2; frame >= kept.length - 12; frame -= 1) await stepTo(',', frame)
  expect(wrong).toEqual([])
  console.log(`${times.length} steps, median ${times.sort((a, b) => a - b)[times.length >> 1]} ms`)
  await context.close()
})

test('an officer plays, marks at once, writes a note, and finds marker and place again', async ({ browser }) => {
  const { page, context } = await openClip(browser, 'E2E RN player 2', 'plain.mp4', [
    ...['-vf', NUMBERED, '-c:v', 'libx264', '-preset', 'veryfast', '-g', '12'],
  ])
  await expect.poll(() => frameShown(page), { timeout: 90_000 }).toBe('0')
  await expect(page.getByText('NATIVE FILE')).toBeVisible()
  await expect(page.getByText(/CHAN Tai-man 51234/).last()).toBeVisible()
  const kept: (string | null)[] = []
  page.on('requestfinished', (request) => request.method() === 'PUT' && kept.push(request.postData()))
  await page.keyboard.press('l')
  await expect.poll(async () => Number(await frameShown(page))).toBeGreaterThan(5)
  await page.keyboard.press('k')
  await expect.poll(() => page.locator('video').evaluate((video: HTMLVideoElement) => video.paused)).toBe(true)
  const before = Number(await frameShown(page))
  await page.keyboard.press('.')
  await expect.poll(async () => Number(await frameShown(page))).toBe(before + 1)
  await page.keyboard.press('m')
  const note = page.getByRole('textbox', { name: /Note of the marker/ })
  await note.fill('hand over')
  // A key of the player in a text is only a letter.
  await note.press('End')
  await note.press('m')
  const saved = page.waitForResponse((response) => response.request().method() === 'PATCH' && response.ok())
  await note.press('Enter')
  await saved
  await expect(page.getByRole('listitem').filter({ has: note })).toHaveCount(1)
  const stopped = await frameShown(page)
  await expect.poll(() => kept.at(-1)).toBe(JSON.stringify({ atUs: (Number(stopped) * 1_000_000) / FRAMES_PER_SECOND }))
  await page.reload()
  await expect.poll(() => frameShown(page), { timeout: 20_000 }).toBe(stopped)
  await expect(note).toHaveValue('hand overm')
  await page.keyboard.press('Home')
  await expect.poll(() => frameShown(page)).toBe('0')
  await page.getByRole('button', { name: new RegExp(`frame ${stopped}`) }).click()
  await expect.poll(() => frameShown(page)).toBe(stopped)
  await context.close()
})

test('J runs backwards, in and out points loop, and what a viewer changes is said to be for viewing', async ({
  browser,
}) => {
  const { page, context } = await signedIn(browser, 'L1007')
  await page.goto('/cases')
  await page.getByRole('link', { name: 'MK RN 26001234' }).click()
  await page.getByRole('link', { name: /NathanRd_cam1/ }).click()
  await expect.poll(() => frameShown(page), { timeout: 90_000 }).not.toBe('')
  await page.keyboard.press('End')
  await expect.poll(async () => Number(await frameShown(page))).toBeGreaterThan(230)
  await page.keyboard.press('j')
  await expect.poll(async () => Number(await frameShown(page)), { timeout: 20_000 }).toBeLessThan(225)
  await page.keyboard.press('k')
  const video = page.locator('video')
  await expect.poll(() => video.evaluate((each: HTMLVideoElement) => each.paused && !each.seeking)).toBe(true)
  await page.keyboard.press('i')
  const from = Number(await frameShown(page))
  expect(from).toBeLessThan(225)
  for (let press = 0; press < 5; press += 1) await page.keyboard.press('.')
  await expect.poll(async () => Number(await frameShown(page))).toBe(from + 5)
  await page.keyboard.press('o')
  await page.getByRole('button', { name: 'Loop' }).click()
  await page.keyboard.press('l')
  const seen = new Set<number>()
  await expect
    .poll(async () => seen.add(Number(await frameShown(page))).has(from) && Math.max(...seen) > from + 3, {
      intervals: [20],
      timeout: 15_000,
    })
    .toBe(true)
  await page.keyboard.press('k')
  expect(Math.max(...seen)).toBeLessThan(from + 10)
  await page.keyboard.press('b')
  await page.getByRole('slider', { name: /^Brightness/ }).fill('200')
  await expect(page.getByText('Brightness or contrast changed for viewing')).toBeVisible()
  // A legal member looks; he does not mark.
  await expect(page.getByRole('button', { name: 'Mark this frame' })).toBeDisabled()
  await page.keyboard.press('?')
  await expect(page.getByText('One frame on')).toBeVisible()
  await context.close()
})

test('a snapshot goes on record before it is taken, and names frame and officer', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '46001')
  await page.goto('/cases')
  await page.getByRole('link', { name: 'MK RN 26001234' }).click()
  await page.getByRole('link', { name: /NathanRd_cam2/ }).click()
  await expect.poll(() => frameShown(page), { timeout: 90_000 }).not.toBe('')
  const downloading = page.waitForEvent('download')
  await page.keyboard.press('s')
  expect((await downloading).suggestedFilename()).toMatch(/cam2.*\.png$/)
  await page.reload()
  await page.getByRole('tab', { name: 'Chain of custody' }).click()
  await expect(page.getByRole('tabpanel', { name: 'Chain of custody' })).toContainText('Took a snapshot of the screen')
  await context.close()
})

test('a recorder’s own format is shown as a copy, and says so; its recorder’s clock runs along', async ({
  browser,
}) => {
  const { page, context } = await signedIn(browser, '51234')
  await page.goto('/cases')
  await page.getByRole('link', { name: 'MK RN 26001188' }).click()
  await page.getByRole('link', { name: /carpark_ch5/ }).click()
  await expect(page.getByText('VIEWING COPY')).toBeVisible({ timeout: 90_000 })
  await expect.poll(() => frameShown(page), { timeout: 90_000 }).toBe('0')
  await expect(page.getByText('2026-06-18 23:40:00.000 +08:00')).toBeVisible()
  for (let frame = 1; frame <= 12; frame += 1) {
    await page.keyboard.press('.')
    await expect.poll(() => frameShown(page)).toBe(String(frame))
  }
  await expect(page.getByText('2026-06-18 23:40:01.000 +08:00')).toBeVisible()
  await page.reload()
  await page.getByRole('tab', { name: 'Chain of custody' }).click()
  await expect(page.getByRole('tabpanel', { name: 'Chain of custody' })).toContainText('Viewed')
  await context.close()
})

test('what the browser can’t decode is encoded where one looks: the right frame stands there, over the seams too', async ({
  browser,
}) => {
  const coding = ['-vf', NUMBERED, '-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error']
  const { page, context } = await openClip(browser, 'E2E RN player 3', 'hevc.mp4', coding)
  await expect(page.getByText('VIEWING COPY')).toBeVisible({ timeout: 90_000 })
  await expect.poll(() => frameShown(page), { timeout: 90_000 }).toBe('0')
  // The second window begins with frame 100.
  await page.getByRole('slider', { name: 'Place in the recording' }).fill('9850000')
  for (const frame of [98, 99, 100, 101]) {
    await expect.poll(() => frameShown(page), { timeout: 20_000 }).toBe(String(frame))
    expect(await burnedIn(page)).toBe(frame)
    await page.keyboard.press('.')
  }
  await page.keyboard.press('l')
  await expect.poll(async () => Number(await frameShown(page)), { timeout: 20_000 }).toBeGreaterThan(110)
  await context.close()
})

test('a clock offset is looked at, set once for a source, and every exhibit of it then shows both times', async ({
  browser,
}) => {
  const { page, context } = await signedIn(browser, '51234')
  await page.goto('/cases')
  await page.getByRole('link', { name: 'MK RN 26001188' }).click()
  await page.getByRole('link', { name: 'Sources' }).click()
  await page.getByRole('button', { name: 'Clock offset' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Recorder shows').fill('2026-06-20T10:01:00')
  await dialog.getByLabel('True time (Hong Kong)').fill('2026-06-20T10:00:00')
  await expect(dialog.getByRole('button', { name: 'Set the offset' })).toBeDisabled()
  await dialog.getByRole('button', { name: 'Preview' }).click()
  await expect(dialog.getByText('2 exhibits of this source would show it.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Set the offset' }).click()
  await expect(dialog).toHaveCount(0)
  await page.getByRole('link', { name: 'Its exhibits' }).click()
  await page.getByRole('link', { name: /carpark_ch5/ }).click()
  await expect(page.getByText('2026-06-18 23:39:00.000 +08:00 ± 1 s')).toBeVisible({ timeout: 40_000 })
  await expect(page.getByText('2026-06-18 23:40:00.000 +08:00')).toBeVisible()
  await context.close()
})
