import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { displayName } from '#lib/batches/display-name.ts'
import type { BatchState } from '#lib/batches/view.ts'
import { announce, type Client, sealed, signInOver } from '#lib/cli/demo/client.ts'
import { DEMO_PASSWORD } from '#lib/cli/demo/people.ts'
import { masterKey, recordKey } from '#lib/storage/keys.ts'
import { openCaseFor } from '../bench/open-case.ts'
import { type Stack, startStack } from '../bench/stack.ts'
import { expectExplained } from '../support/explained.ts'
import { bringInOver, create, finaliseOver, sendOver } from '../support/over-http.ts'
import { sha256 } from '../support/store.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

let stack: Stack
let client: Client
let caseId: string
beforeAll(async () => {
  stack = await startStack(3955)
  client = await signInOver(stack.origin, '51234', DEMO_PASSWORD)
  caseId = await openCaseFor(stack, '51234')
})
afterEach(() => expectExplained(stack))
afterAll(() => stack.stop())

const read = (path: string) => fetch(stack.origin + path, { headers: { Cookie: client.cookie } })

test('an empty file and one of nothing but 0xFF become exhibits that come back byte for byte', async () => {
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(1_300_000, 0xff)]) {
    const { uploadId } = await bringInOver(client, caseId, `${bytes.length}.bin`, bytes)
    const response = await read(`/api/items/${uploadId}/content?download`)
    expect(response.status).toBe(200)
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
    expect((await read(`/items/${uploadId}`)).status).toBe(200)
  }
})

const NAMES = [
  ...['../../../etc/passwd', '..\\..\\windows\\system32', '/etc/shadow', '.', '..', '-rf', ' ', 'CON'],
  ...['line\nbreak\r\nX-Injected: 1', 'nul\0byte.mp4', 'escape\u001b[31m.mp4'],
  ...['a'.repeat(255), '影'.repeat(85), '彌敦道_鏡頭03.mp4', '😀 👮‍♀️.mp4', 'e\u0301 and \u00e9.mp4'],
  ...['evidence\u202Egpj.exe', 'left\u200E\u2066isolate.mp4', '\uFEFFmark.mp4', 'half of a pair \uD83D.mp4'],
  ...['<img src=x onerror=alert(1)>.mp4', '"; filename="other.exe', "quote'*%2F.mp4", '`id`$(id);{{7*7}}.mp4'],
]

/** Brings in one file for each name, in one batch; the content says which. */
async function bringInAll(): Promise<BatchState & { id: string }> {
  const files = NAMES.map((name, index) => ({ name, bytes: Buffer.from(`file ${index}`) }))
  const { batchId, entryIds, grantToken } = await announce(client, {
    target: { caseId },
    entries: files.map(({ name, bytes }) => ({ name, folder: '../up\n', sizeBytes: bytes.length })),
  })
  const headers = { Authorization: `Bearer ${grantToken}`, 'Tus-Resumable': '1.0.0' }
  for (const [index, { bytes }] of files.entries()) {
    const begun = await create(stack.origin, headers, entryIds[index] ?? '', bytes.length)
    const path = begun.headers.get('location') ?? ''
    const upload = { origin: stack.origin, path, uploadId: path.split('/').at(-1) ?? '', batchId, grantToken, headers }
    expect((await sendOver(upload, 0, bytes)).status).toBe(204)
    expect((await finaliseOver(upload, sha256(bytes))).status).toBe(200)
  }
  return { id: batchId, ...(await sealed(stack.origin, grantToken, batchId)) }
}

/** The words of a page, without its scripts. */
const wordsOf = (html: string) =>
  html
    .replace(/<script[\s\S]*?<\/script>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(
      /&(lt|gt|quot|#x27|amp);/g,
      (_, name: string) => ({ lt: '<', gt: '>', quot: '"', '#x27': "'", amp: '&' })[name] ?? '',
    )

test('whatever a file is called, its name is kept byte for byte, shown harmless, and never becomes a path or a header', async () => {
  const batch = await bringInAll()
  const receipt = await (await read(`/batches/${batch.id}`)).text()
  expect(receipt.replace(/<script[\s\S]*?<\/script>/g, '')).not.toContain('<img src=x')
  const words = wordsOf(receipt)
  for (const [index, name] of NAMES.entries()) {
    const entry = batch.entries[index]
    const itemId = entry?.sealed?.itemId ?? ''
    const [row] = await stack.owner.sql`select encode(name_raw, 'hex') as raw from items where id = ${itemId}`
    expect(row?.raw, name).toBe(Buffer.from(name, 'utf8').toString('hex'))
    expect([entry?.name, entry?.folder]).toEqual([displayName(name), '../up\\u{a}'])
    expect(await readFile(join(stack.store, masterKey(itemId)), 'utf8')).toBe(`file ${index}`)
    const record = JSON.parse(await readFile(join(stack.store, recordKey(itemId, 0)), 'utf8'))
    expect(record).toMatchObject({ nameRawHex: row?.raw, sha256: entry?.sealed?.sha256 })
    expect(words, 'the receipt').toContain(displayName(name).trim())

    const download = await read(`/api/items/${itemId}/content?download`)
    expect([download.status, await download.text()]).toEqual([200, `file ${index}`])
    expect(download.headers.get('x-injected')).toBeNull()
    const disposition = download.headers.get('content-disposition') ?? ''
    const [, plain, encoded] =
      /^attachment; filename="([^"\\]*)"; filename\*=UTF-8''([\w!#$&+.^`|~%-]*)$/.exec(disposition) ?? []
    for (const offered of [plain, decodeURIComponent(encoded ?? '')])
      expect(offered, 'no path, nothing hidden').not.toMatch(/[/\\\p{Cc}\p{Cf}]|^\.*$/u)
  }
})

test('the store holds ids and nothing else: no name of a file reaches a path', async () => {
  const shelves = await readdir(join(stack.store, 'masters'))
  const ids = (await Promise.all(shelves.map((shelf) => readdir(join(stack.store, 'masters', shelf))))).flat()
  expect(ids.filter((id) => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))).toEqual([])
  const files = await Promise.all(ids.map((id) => readdir(join(stack.store, 'masters', id.slice(-2), id))))
  expect([...new Set(files.flat())].sort()).toEqual(['content', 'record.0.json'])
  expect((await stat(join(stack.home, 'store'))).isDirectory()).toBe(true)
})
