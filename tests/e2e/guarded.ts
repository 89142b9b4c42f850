import { type BrowserContext, expect, type Response } from '@playwright/test'

/** Every request of this window's pages and their workers to another origin, as they come. */
export function foreignRequests(context: BrowserContext, origin: string): string[] {
  const foreign: string[] = []
  context.on('request', (request) => {
    const url = new URL(request.url())
    if (/^(https?|wss?):$/.test(url.protocol) && url.origin !== origin) foreign.push(request.url())
  })
  return foreign
}

const POLICY = {
  'default-src': ["'self'"],
  'connect-src': ["'self'"],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
}

/** Expects a page's headers, and the nonce of its policy on each of its scripts and styles. Returns the nonce. */
export async function expectGuarded(response: Response | null): Promise<string> {
  const path = response?.url() ?? ''
  const headers = response?.headers() ?? {}
  expect(headers, path).toMatchObject({
    'cache-control': expect.stringContaining('no-store'),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('camera=()'),
    'strict-transport-security': expect.stringContaining('max-age='),
  })
  expect(headers['x-powered-by'], path).toBeUndefined()
  const policy = new Map(
    (headers['content-security-policy'] ?? '').split('; ').map((each): [string, string[]] => {
      const [name = '', ...values] = each.split(' ')
      return [name, values]
    }),
  )
  expect(Object.fromEntries(policy), path).toMatchObject(POLICY)
  const scripts = policy.get('script-src') ?? []
  const nonce = /^'nonce-(.{16,})'$/.exec(scripts.find((each) => each.startsWith("'nonce-")) ?? '')?.[1] ?? ''
  expect(nonce, path).not.toBe('')
  expect(scripts.toSorted(), path).toEqual(
    ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'", "'wasm-unsafe-eval'"].toSorted(),
  )
  const html = (await response?.text()) ?? ''
  const tags = html.match(/<(script|style)\b[^>]*>/g) ?? []
  expect(tags.length, path).toBeGreaterThan(0)
  expect(
    tags.filter((tag) => !tag.includes(`nonce="${nonce}"`)),
    `${path}: without the nonce`,
  ).toEqual([])
  return nonce
}
