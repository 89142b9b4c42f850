import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import type { EntryView } from '#lib/batches/view.ts'
import { announce, type Client } from '#lib/cli/demo/client.ts'
import { sha256 } from './store.ts'

/** An upload that was begun over HTTP: `origin` is the server that is asked, `path` the upload's own. */
export type Begun = {
  origin: string
  path: string
  uploadId: string
  batchId: string
  grantToken: string
  headers: Record<string, string>
}

/** Announces one file in a case and begins its upload, as the desk does. */
export async function beginOver(client: Client, caseId: string, name: string, sizeBytes: number): Promise<Begun> {
  const entries = [{ name, folder: '', sizeBytes }]
  const { batchId, entryIds, grantToken } = await announce(client, { target: { caseId }, entries })
  const headers = { Authorization: `Bearer ${grantToken}`, 'Tus-Resumable': '1.0.0' }
  const response = await create(client.origin, headers, entryIds[0] ?? '', sizeBytes)
  expect(response.status).toBe(201)
  const path = response.headers.get('location') ?? ''
  return { origin: client.origin, path, uploadId: path.split('/').at(-1) ?? '', batchId, grantToken, headers }
}

/** The request that begins an entry's upload, or finds the one that runs. */
export const create = (origin: string, headers: Record<string, string>, entryId: string, sizeBytes: number) =>
  fetch(`${origin}/api/uploads`, {
    method: 'POST',
    headers: {
      ...headers,
      'Upload-Length': String(sizeBytes),
      'Upload-Metadata': `entry ${Buffer.from(entryId).toString('base64')}`,
    },
  })

/** The headers of a part; `claimed` are the bytes whose digest it claims. */
export const partHeaders = (begun: Begun, offsetBytes: number, claimed: Uint8Array) => ({
  ...begun.headers,
  'Upload-Offset': String(offsetBytes),
  'Upload-Checksum': `sha256 ${createHash('sha256').update(claimed).digest('base64')}`,
  'Content-Type': 'application/offset+octet-stream',
})

export const sendOver = (begun: Begun, offsetBytes: number, part: Uint8Array, claimed = part) =>
  fetch(new URL(begun.path, begun.origin), {
    method: 'PATCH',
    headers: partHeaders(begun, offsetBytes, claimed),
    body: new Uint8Array(part),
  })

/** The durable offset, as HEAD says it. */
export async function offsetOver(begun: Begun): Promise<number> {
  const response = await fetch(new URL(begun.path, begun.origin), { method: 'HEAD', headers: begun.headers })
  expect(response.status).toBe(200)
  return Number(response.headers.get('upload-offset'))
}

/** Says the digest of the whole file. */
export const finaliseOver = (begun: Begun, digest: string) =>
  fetch(`${begun.origin}/api/finalise/${begun.uploadId}`, {
    method: 'POST',
    headers: { ...begun.headers, 'Content-Type': 'application/json' },
    body: JSON.stringify({ sha256: digest }),
  })

/** What the desk is told of the file once it is in one of these states. */
export async function entryOver(begun: Begun, state: EntryView['state'] = 'sealed'): Promise<EntryView> {
  let entry: EntryView | undefined
  await expect
    .poll(
      async () => {
        const response = await fetch(`${begun.origin}/api/batches/${begun.batchId}`, { headers: begun.headers })
        entry = ((await response.json()) as { entries?: EntryView[] }).entries?.[0]
        return entry?.state
      },
      { timeout: 30_000 },
    )
    .toBe(state)
  return entry as EntryView
}

/** Finalises with the bytes' own digest, waits for the seal, and says the hash that was sealed. */
export async function sealedHash(begun: Begun, bytes: Uint8Array): Promise<string | undefined> {
  expect((await finaliseOver(begun, sha256(bytes))).status).toBe(200)
  return (await entryOver(begun)).sealed?.sha256
}

/** Brings one file in, in one part, until it is sealed. */
export async function bringInOver(client: Client, caseId: string, name: string, bytes: Buffer): Promise<Begun> {
  const begun = await beginOver(client, caseId, name, bytes.length)
  if (bytes.length > 0) expect((await sendOver(begun, 0, bytes)).status).toBe(204)
  expect(await sealedHash(begun, bytes)).toBe(sha256(bytes))
  return begun
}
