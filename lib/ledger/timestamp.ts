import { randomBytes } from 'node:crypto'
import { sha256 } from './merkle.ts'

/*
 * Requests and answers of a timestamping authority (RFC 3161), with SHA-256. Pure. The authority's own signature is
 * checked by `openssl ts -verify`, with its certificate; here only that the answer is one to this request.
 */
const SHA256 = Buffer.from('300d06096086480165030402010500', 'hex')
const [INTEGER, OCTETS, SEQUENCE, TIME] = [0x02, 0x04, 0x30, 0x18]
const CERTIFICATE_WANTED = Buffer.of(0x01, 0x01, 0xff)

function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  if (content.length > 127) throw new RangeError('longer than a request ever is')
  return Buffer.concat([Buffer.of(tag, content.length), content])
}

/** A request for these bytes; the nonce is positive, so that it has one form. */
export function timestampRequest(bytes: Uint8Array): { request: Buffer; nonce: Buffer } {
  const nonce = randomBytes(8)
  nonce[0] = ((nonce[0] ?? 0) & 0x7f) | 0x40
  const imprint = der(SEQUENCE, SHA256, der(OCTETS, sha256(bytes)))
  const request = der(SEQUENCE, der(INTEGER, Buffer.of(1)), imprint, der(INTEGER, nonce), CERTIFICATE_WANTED)
  return { request, nonce }
}

/** Where the content of the element at `at` begins. */
function contentAt(bytes: Buffer, at: number): number {
  const length = bytes[at + 1] ?? 0
  return at + 2 + (length > 0x80 ? length - 0x80 : 0)
}

/** When the authority saw the bytes. Throws TypeError where it refused, or answered another request. */
export function timestampIn(response: Buffer, bytes: Uint8Array, nonce: Buffer): Date {
  const status = contentAt(response, contentAt(response, 0))
  if (response[status] !== INTEGER || (response[status + 2] ?? 9) > 1) throw new TypeError('the authority refused')
  const imprint = sha256(bytes)
  const at = response.indexOf(imprint)
  if (at < 0 || response.indexOf(der(INTEGER, nonce)) < 0) throw new TypeError('an answer to another request')
  const serial = at + imprint.length
  const time = contentAt(response, serial) + (response[serial + 1] ?? 0)
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(response.toString('latin1', contentAt(response, time), time + 40)) ??
    []
  if (response[serial] !== INTEGER || response[time] !== TIME || !second)
    throw new TypeError('an answer without a time')
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}
