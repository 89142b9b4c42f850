import { afterEach, expect, test, vi } from 'vitest'
import { announce } from './announce.ts'

afterEach(() => vi.unstubAllGlobals())

const asked = {
  officerId: '01a20dc2-26bc-7690-9f24-bc72bed833ef',
  chosen: { kind: 'tray', target: { reportNumber: 'RN 1' }, label: 'RN 1' },
  source: null,
  files: [{ file: new File(['x'], 'a.bin'), folder: '' }],
} as const

test('whatever stands before the platform answers, why nothing was begun is told', async () => {
  const page = '<html><h1>413 Request Entity Too Large</h1></html>'
  const answers: [Response | TypeError, string][] = [
    [new Response(page, { status: 413 }), 'TOO_LONG'],
    [new Response(page, { status: 502 }), 'UNAVAILABLE'],
    [new TypeError('Failed to fetch'), 'UNAVAILABLE'],
    [Response.json({ code: 'FORBIDDEN' }, { status: 403 }), 'FORBIDDEN'],
  ]
  for (const [answer, code] of answers) {
    vi.stubGlobal('fetch', async () => {
      if (answer instanceof TypeError) throw answer
      return answer
    })
    expect(await announce(asked)).toMatchObject({ code })
  }
})
