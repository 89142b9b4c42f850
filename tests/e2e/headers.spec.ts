import { get } from 'node:http'
import { expect, test } from '@playwright/test'
import { expectGuarded, foreignRequests } from './guarded.ts'
import { signedIn } from './signed-in.ts'

test('pages outside the console are guarded too, each answer under a nonce of its own', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '51234')
  const nonces: string[] = []
  for (const path of ['/password', '/cases/01a20dc2-26bc-7690-9f24-bc72bed833ef', '/no-such-page', '/', '/'])
    nonces.push(await expectGuarded(await page.goto(path)))
  await context.clearCookies()
  nonces.push(await expectGuarded(await page.goto('/sign-in')))
  expect(new Set(nonces).size).toBe(nonces.length)
  await context.close()
})

test('evidence runs nothing, is sniffed by nobody, and shows in no page but ours', async ({ browser }) => {
  const { page, context } = await signedIn(browser, '46001')
  await page.goto('/cases')
  await page.getByRole('link', { name: 'MK RN 26001234' }).click()
  const itemPath = (await page.getByRole('link', { name: /NathanRd_cam1/ }).getAttribute('href'))?.split('?')[0] ?? ''
  for (const what of ['content', 'poster', 'content?download']) {
    const headers = (await page.request.get(`/api${itemPath}/${what}`)).headers()
    expect(headers['content-security-policy'], what).toMatch(/^sandbox; default-src 'none'/)
    expect(headers['x-content-type-options'], what).toBe('nosniff')
    expect(headers['cross-origin-resource-policy'], what).toBe('same-origin')
    expect(headers['cache-control'], what).toMatch(/^private, no-(cache|store)$/)
  }
  await context.close()
})

test('nobody is let into a WebSocket: who asks for one is refused at once', async () => {
  const headers = {
    ...{ Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' },
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  }
  for (const path of ['/', '/sign-in', '/api/health', '/api/uploads', '/_next/webpack-hmr', '/no-such-page']) {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asked = get(`http://127.0.0.1:3931${path}`, { headers }, (response) => resolve(response.statusCode))
      asked.on('error', reject)
      asked.on('upgrade', () => resolve(101))
    })
    expect(status, path).toBe(400)
  }
})

test('the detector of foreign requests sees those of a page and of its worker', async ({ browser }) => {
  const context = await browser.newContext()
  const foreign = foreignRequests(context, 'http://127.0.0.1:3931')
  const page = await context.newPage()
  await page.goto('about:blank')
  await page.setContent('<img src="http://192.0.2.7/picture.png">')
  await page.evaluate(() => {
    new Worker(URL.createObjectURL(new Blob(["fetch('http://192.0.2.7/from-a-worker')"])))
  })
  await expect
    .poll(() => foreign.toSorted())
    .toEqual(['http://192.0.2.7/from-a-worker', 'http://192.0.2.7/picture.png'])
  await context.close()
})
