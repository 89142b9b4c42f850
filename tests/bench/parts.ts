import { createHash, randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'

export const PART_BYTES = 64 * 1024 * 1024

/** Parts of one file with their digests, computed before the clock starts. Bytes repeat with a mark, so that none is equal. */
export type Source = { parts: { bytes: Buffer; checksum: string; mark: number }[]; sizeBytes: number; sha256: string }

export function makeSource(sizeBytes: number): Source {
  const base = randomBytes(Math.min(PART_BYTES, sizeBytes))
  const whole = createHash('sha256')
  const parts = []
  for (let at = 0; at < sizeBytes; at += PART_BYTES) {
    const bytes = base.subarray(0, Math.min(PART_BYTES, sizeBytes - at))
    bytes.writeUInt32LE(at / PART_BYTES, 0)
    whole.update(bytes)
    const checksum = `sha256 ${createHash('sha256').update(bytes).digest('base64')}`
    parts.push({ bytes, checksum, mark: at / PART_BYTES })
  }
  return { parts, sizeBytes, sha256: whole.digest('hex') }
}

export const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** Sends one request and returns its status once the body of the answer has come. */
export function send(url: URL, method: string, headers: Record<string, string>, body?: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const length = body ? { 'Content-Length': String(body.length) } : {}
    const outgoing = request(url, { method, agent, headers: { ...headers, ...length } }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
      response.on('error', reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** Sends all parts of a file to `url` with the headers of tus. Throws where one is not answered 204. */
export async function sendParts(url: URL, source: Source, headers: Record<string, string>): Promise<void> {
  for (const [index, part] of source.parts.entries()) {
    part.bytes.writeUInt32LE(part.mark, 0)
    const status = await send(
      url,
      'PATCH',
      {
        ...headers,
        'Tus-Resumable': '1.0.0',
        'Content-Type': 'application/offset+octet-stream',
        'Upload-Offset': String(index * PART_BYTES),
        'Upload-Checksum': part.checksum,
      },
      part.bytes,
    )
    if (status !== 204) throw new Error(`part ${index} was answered ${status}`)
  }
}
