import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cp, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium, type Page } from '@playwright/test'
import { DEMO_PASSWORD } from '#lib/cli/demo/people.ts'
import { drop } from '../e2e/bringing-in.ts'
import { random } from '../support/random.ts'
import { startStation } from '../support/station.ts'
import { openCaseFor } from './open-case.ts'
import { emptyMasters, type Stack, startStack } from './stack.ts'

/*
 * One medium of many small photographs and one of two large videos, each copied with `cp -r` and sync, brought in by the
 * desk of a browser, and by the import station: from the click, or from the approved code, until all of it is sealed.
 */
const FILES = Number(process.env.CDIP_BENCH_FILES ?? 5000)
const LARGE_BYTES = Number(process.env.CDIP_BENCH_LARGE_BYTES ?? 2 * 1024 ** 3)
const LARGE = ['camera 1.bin', 'camera 2.bin']
const [SMALLEST, LARGEST] = [20_000, 2_000_000]
const MINUTES = 60_000
type Medium = { folder: string; files: number }

/** JPEGs of 20 kB to 2 MB, as many of each order of magnitude; each a picture of its own, so that each gets a poster. */
async function makeSmall(folder: string): Promise<void> {
  const next = random(1)
  const [picture, tail] = [join(folder, 'picture.jpg'), randomBytes(LARGEST)]
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=320x240', '-frames:v', '1', picture])
  const bytes = await readFile(picture)
  await rm(picture)
  for (let at = 0; at < FILES; at += 1) {
    if (at % 100 === 0) await mkdir(join(folder, `day ${at / 100}`))
    const size = Math.floor(SMALLEST * (LARGEST / SMALLEST) ** next()) - bytes.length
    tail.writeUInt32LE(at)
    const name = `IMG_${String(at).padStart(5, '0')}.jpg`
    await writeFile(join(folder, `day ${Math.floor(at / 100)}`, name), [bytes, tail.subarray(0, Math.max(4, size))])
  }
}

async function makeLarge(folder: string): Promise<void> {
  const block = randomBytes(64 * 1024 ** 2)
  for (const name of LARGE) {
    const file = await open(join(folder, name), 'w')
    for (let at = 0; at < LARGE_BYTES; at += block.length) {
      block.write(`${name} ${at}`)
      await file.write(block)
    }
    await file.close()
  }
}

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

/** As the source: read from the cache, as a second medium of the kind is read; written to the disk itself. */
async function copied(from: string, to: string): Promise<number> {
  const taken = await seconds(async () => {
    await cp(from, to, { recursive: true })
    spawnSync('sync', ['-f', to])
  })
  await rm(to, { recursive: true })
  return taken
}

/**
 * A browser that goes on with nobody at its debugging port: as long as Playwright listens, Chromium hands it the body of each
 * request, which costs many times what is measured.
 */
async function startBrowser(home: string) {
  const profile = join(home, 'profile')
  const args = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
  ]
  const child = spawn('/usr/bin/chromium', [...args, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] })
  const endpoint = await new Promise<string>((resolve, reject) => {
    let words = ''
    child.stderr.on('data', (chunk) => {
      words += chunk
      const found = /DevTools listening on (\S+)/.exec(words)?.[1]
      if (found) resolve(found)
    })
    child.once('exit', () => reject(new Error(`Chromium ended: ${words}`)))
  })
  /** Does `work` in its page, then leaves it alone. */
  const inPage = async <T>(work: (page: Page) => Promise<T>): Promise<T> => {
    const browser = await chromium.connectOverCDP(endpoint)
    try {
      const [context] = browser.contexts()
      const page = context?.pages()[0]
      if (!page) throw new Error('the browser has no page')
      await page.setViewportSize({ width: 1280, height: 900 })
      return await work(page)
    } finally {
      await browser.close() // lets go of it alone
    }
  }
  return { inPage, stop: () => child.kill('SIGKILL') }
}
type InPage = Awaited<ReturnType<typeof startBrowser>>['inPage']

async function signIn(page: Page, { origin }: Stack): Promise<void> {
  await page.goto(`${origin}/sign-in`)
  await page.getByLabel('Service number').fill('51234')
  await page.getByLabel('Password').fill(DEMO_PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { level: 1, name: 'this waits for you' }).waitFor()
}

async function areSealed({ owner }: Stack, caseId: string, files: number): Promise<void> {
  const count = async () => (await owner.sql`select last_item_number as n from cases where id = ${caseId}`)[0]?.n
  while ((await count()) < files) await pause(100)
}

async function broughtByBrowser(inPage: InPage, stack: Stack, { folder, files }: Medium): Promise<number> {
  const caseId = await openCaseFor(stack, '51234')
  const began = await inPage(async (page) => {
    await page.goto(`${stack.origin}/bring-in?case=${caseId}`)
    await page.getByLabel('This is the content of a medium').check()
    await page.getByLabel('What it is').selectOption('disc')
    await page.getByLabel('Whose it is').selectOption('working')
    await page.getByLabel('Label as written on it').fill('Bench')
    await drop(page, [folder])
    await page.getByRole('button', { name: 'List and bring in' }).click({ timeout: 5 * MINUTES })
    return performance.now()
  })
  await areSealed(stack, caseId, files)
  const taken = (performance.now() - began) / 1000
  await inPage((page) => page.getByText('You may take it out').waitFor({ timeout: MINUTES }))
  return taken
}

async function broughtByStation(inPage: InPage, stack: Stack, { folder }: Medium): Promise<number> {
  const reportNumber = `BENCH ${Date.now()}`
  await openCaseFor(stack, '51234', reportNumber)
  const of = [
    '--server',
    stack.origin,
    '--case',
    reportNumber,
    '--label',
    'Bench',
    '--kind',
    'disc',
    '--owner',
    'working',
  ]
  const station = startStation(await mkdtemp(join(stack.home, 'station-')), [...of, folder])
  const { userCode } = await station.told('code')
  await inPage(async (page) => {
    await page.goto(`${stack.origin}/station?code=${userCode}`)
    await page.getByLabel('Your password').fill(DEMO_PASSWORD)
    await page.getByRole('button', { name: 'Approve' }).click()
  })
  await station.told('signed-in')
  return await seconds(async () => {
    if ((await station.ended) !== 0) throw new Error(station.errors())
  })
}

const stack = await startStack(3916)
const browser = await startBrowser(stack.home)
try {
  const [small, large] = [join(stack.home, 'small'), join(stack.home, 'large')]
  for (const folder of [small, large]) await mkdir(folder)
  await Promise.all([makeSmall(small), makeLarge(large)])
  await browser.inPage((page) => signIn(page, stack))
  const measured: Record<string, { copy: number; browser: number; station: number }> = {}
  const media = { small: { folder: small, files: FILES }, large: { folder: large, files: LARGE.length } }
  for (const [name, medium] of Object.entries(media)) {
    const before = await copied(medium.folder, join(stack.home, 'copy'))
    const byBrowser = await broughtByBrowser(browser.inPage, stack, medium)
    await emptyMasters(stack)
    const byStation = await broughtByStation(browser.inPage, stack, medium)
    await emptyMasters(stack)
    const after = await copied(medium.folder, join(stack.home, 'copy'))
    measured[name] = { copy: (before + after) / 2, browser: byBrowser, station: byStation }
    console.log(name, measured[name])
  }
  const { small: many, large: two } = measured
  if (!many || !two) throw new Error('not measured')
  const rounded = (value: number) => Number(value.toFixed(3))
  console.log(
    JSON.stringify({
      browserRatio: rounded(two.copy / two.browser),
      stationRatio: rounded(two.copy / two.station),
      filesPerS: rounded(FILES / Math.max(many.browser, many.station)),
      browserFilesPerS: rounded(FILES / many.browser),
      stationFilesPerS: rounded(FILES / many.station),
    }),
  )
} finally {
  browser.stop()
  await stack.stop()
}
process.exit(0)
