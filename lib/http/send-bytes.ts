import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { OpenBytes } from '#lib/items/open-bytes.ts'
import { isInline } from '#lib/items/sniff.ts'
import { isUnchanged, parseRange } from './range.ts'

const READ_BYTES = 1024 * 1024

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
  // A viewer that seeks or leaves ends the connection, before the first byte too: that is no failure of ours.
  const gone = new Set<unknown>(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE'])
  const stream = handle.createReadStream({ start, end, highWaterMark: READ_BYTES })
  try {
    await pipeline(stream, response)
  } catch (error) {
    if (!gone.has((error as NodeJS.ErrnoException).code)) throw error
  } finally {
    await handle.close() // a pipeline that never began closes nothing
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
