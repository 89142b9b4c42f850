// `node_modules/.bin/node scripts/screenshots.mjs`: the README's picture, from a running demonstration.
import { chromium } from '@playwright/test'

const origin = process.env.CDIP_ORIGIN ?? 'http://127.0.0.1:3000'
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
const page = await browser.newPage({ baseURL: origin, viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
await page.goto('/sign-in')
await page.getByLabel('Service number').fill('46001')
await page.getByLabel('Password').fill('demonstration only')
await page.getByRole('button', { name: 'Sign in' }).click()
await page.getByRole('heading', { name: 'this waits for you' }).waitFor()
await page.goto('/cases')
await page.getByRole('link', { name: 'MK RN 26001234' }).click()
await page.getByRole('heading', { level: 2 }).first().waitFor()
await page.waitForLoadState('networkidle')
await page.screenshot({ path: 'docs/gallery.png' })
await browser.close()
