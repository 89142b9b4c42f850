import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { OpenBytes } from '#lib/items/open-bytes.ts'
import { isInline } from '#lib/items/sniff.ts'
import { sendRange } from '#lib/storage/send.ts'
import { isUnchanged, parseRange } from './range.ts'

/**
 * The header that names a download (RFC 6266, RFC 8187). No name of a file can end the header, leave its quotes, or tell
 * a client that trusts it to write outside its folder.
 */
export function attachment(received: string): string {
  const name = received.replace(/[/\\]/g, '_').replace(/^\.*$/, '_')
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (each) => `%${each.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}

/**
 * Answers GET or HEAD from open bytes: 200, 206, 304 or 416 (RFC 9110). Closes the handle when the last byte is
 * sent, the client leaves, or nothing is to be sent.
 */
export async function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: OpenBytes,
  disposition: 'inline' | 'attachment',
): Promise<void> {
  const { handle, sizeBytes, etag } = bytes
  const headers = headersOf(bytes, disposition)
  const asked = request.headers
  const finish = async (status: number, more: Record<string, string> = {}) => {
    await handle.close()
    response.writeHead(status, { ...headers, ...more }).end()
  }
  if (isUnchanged(asked['if-none-match'] ?? null, etag)) return finish(304)
  // If-Range: a client with another copy gets the whole, never a piece of each.
  const isSameCopy = asked['if-range'] === undefined || asked['if-range'] === etag
  const range = parseRange((isSameCopy && asked.range) || null, sizeBytes)
  if (range === 'unsatisfiable') return finish(416, { 'Content-Range': `bytes */${sizeBytes}`, 'Content-Length': '0' })
  const { start, end } = range === 'whole' ? { start: 0, end: sizeBytes - 1 } : range
  const more = {
    'Content-Length': String(end - start + 1),
    ...(range === 'whole' ? {} : { 'Content-Range': `bytes ${start}-${end}/${sizeBytes}` }),
  }
  const status = range === 'whole' ? 200 : 206
  if (request.method === 'HEAD' || sizeBytes === 0) return finish(status, more)
  response.writeHead(status, { ...headers, ...more })
  try {
    if (await sendRange(handle, start, end, response, { mayGoOn: bytes.isStillSeen })) response.end()
    else response.destroy()
  } finally {
    await handle.close()
  }
}

function headersOf(
  { mediaType, name, etag, isSecret }: OpenBytes,
  disposition: 'inline' | 'attachment',
): OutgoingHttpHeaders {
  const isShown = disposition === 'inline' && isInline(mediaType)
  return {
    'Content-Type': isShown ? mediaType : 'application/octet-stream',
    'Content-Disposition': isShown ? 'inline' : attachment(name),
    'Accept-Ranges': 'bytes',
    ETag: etag,
    'Cache-Control': isSecret ? 'private, no-store' : 'private, no-cache',
    'Content-Security-Policy': "sandbox; default-src 'none'; media-src 'self'; style-src 'unsafe-inline'",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
  }
}
