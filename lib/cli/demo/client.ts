import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { BatchCreated, CreateBatchInput } from '#lib/batches/schema.ts'
import type { BatchState } from '#lib/batches/view.ts'

const PART_BYTES = 16 * 1024 * 1024
const TUS = { 'Tus-Resumable': '1.0.0' }

export type Client = { origin: string; cookie: string }

async function checked(response: Response): Promise<Response> {
  if (response.ok) return response
  throw new Error(`${response.status} from ${response.url}: ${await response.text()}`)
}

const cookiesOf = (response: Response) => response.headers.getSetCookie().map((each) => each.split(';')[0] ?? '')

/** Signs in over HTTP as an officer's browser does. Throws where the password is refused. */
export async function signInOver(origin: string, serviceNumber: string, password: string): Promise<Client> {
  const first = await checked(await fetch(`${origin}/api/auth/csrf`))
  const { csrfToken } = (await first.json()) as { csrfToken: string }
  const response = await fetch(`${origin}/api/auth/callback/credentials`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      Cookie: cookiesOf(first).join('; '),
      Origin: origin,
    },
    body: new URLSearchParams({ csrfToken, serviceNumber, password, json: 'true' }),
  })
  const cookie = cookiesOf(response).find((each) => each.startsWith('__Host-cdip-session=') && !each.endsWith('='))
  if (!cookie) throw new Error(`${serviceNumber} could not sign in: ${response.status}`)
  return { origin, cookie }
}

/** Announces files in a case. */
export async function announce({ origin, cookie }: Client, batch: CreateBatchInput): Promise<BatchCreated> {
  const headers = { 'Content-Type': 'application/json', Cookie: cookie, Origin: origin }
  const response = await fetch(`${origin}/api/batches`, { method: 'POST', headers, body: JSON.stringify(batch) })
  return (await (await checked(response)).json()) as BatchCreated
}

/** Sends one file as the upload desk does: parts with their digests, then the digest of the whole. */
export async function sendFile(origin: string, grantToken: string, entryId: string, path: string): Promise<void> {
  const authorization = { Authorization: `Bearer ${grantToken}` }
  const handle = await open(path)
  try {
    const { size } = await handle.stat()
    const metadata = `entry ${Buffer.from(entryId).toString('base64')}`
    const created = await fetch(`${origin}/api/uploads`, {
      method: 'POST',
      headers: { ...TUS, ...authorization, 'Upload-Length': String(size), 'Upload-Metadata': metadata },
    })
    const location = (await checked(created)).headers.get('location') ?? ''
    const head = await checked(
      await fetch(new URL(location, origin), { method: 'HEAD', headers: { ...TUS, ...authorization } }),
    )
    const begun = Number(head.headers.get('upload-offset'))
    const whole = createHash('sha256')
    for (let at = 0; at < size; at += PART_BYTES) {
      const { buffer } = await handle.read(Buffer.alloc(Math.min(PART_BYTES, size - at)), 0, null, at)
      whole.update(buffer)
      if (at < begun) continue
      const checksum = `sha256 ${createHash('sha256').update(buffer).digest('base64')}`
      const headers = {
        ...TUS,
        ...authorization,
        'Upload-Offset': String(at),
        'Upload-Checksum': checksum,
        'Content-Type': 'application/offset+octet-stream',
      }
      await checked(await fetch(new URL(location, origin), { method: 'PATCH', headers, body: buffer }))
    }
    const uploadId = location.split('/').at(-1)
    const body = JSON.stringify({ sha256: whole.digest('hex') })
    const headers = { ...authorization, 'Content-Type': 'application/json' }
    await checked(await fetch(`${origin}/api/finalise/${uploadId}`, { method: 'POST', headers, body }))
  } finally {
    await handle.close()
  }
}

/** Waits until every file of the batch is sealed. Throws where one is rejected. */
export async function sealed(origin: string, grantToken: string, batchId: string): Promise<BatchState> {
  const headers = { Authorization: `Bearer ${grantToken}` }
  for (;;) {
    const response = await checked(await fetch(`${origin}/api/batches/${batchId}`, { headers }))
    const batch = (await response.json()) as BatchState
    const refused = batch.entries.find((entry) => entry.state === 'rejected' || entry.state === 'cancelled')
    if (refused) throw new Error(`${refused.name} was ${refused.state}`)
    if (batch.entries.every((entry) => entry.sealed)) return batch
    await pause(100)
  }
}
