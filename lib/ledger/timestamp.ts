import { randomBytes } from 'node:crypto'
import { sha256 } from './merkle.ts'

/*
 * Requests and answers of a timestamping authority (RFC 3161), with SHA-256. Pure. The authority's own signature is
 * checked by `openssl ts -verify`, with its certificate; here only that the answer is one to this request.
 */
const SHA256 = Buffer.from('300d06096086480165030402010500', 'hex')
const [INTEGER, OCTETS, SEQUENCE, TIME] = [0x02, 0x04, 0x30, 0x18]
const EMPTY = Buffer.alloc(0)
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

type Element = { tag: number; content: Buffer; whole: Buffer }

/** The elements that stand in `bytes`, one after the other (DER, X.690). Throws TypeError where they are none. */
function elementsIn(bytes: Buffer): Element[] {
  const elements: Element[] = []
  for (let at = 0; at < bytes.length; ) {
    const [tag, first] = [bytes[at], bytes[at + 1]]
    const more = first !== undefined && first > 0x80 ? first - 0x80 : 0
    const start = at + 2 + more
    if (tag === undefined || first === undefined || first === 0x80 || more > 4 || start > bytes.length) throw notDer()
    const length = more > 0 ? bytes.readUIntBE(at + 2, more) : first
    if (start + length > bytes.length) throw notDer()
    elements.push({ tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) })
    at = start + length
  }
  return elements
}
const notDer = () => new TypeError('not an answer of an authority')

/** The element at each place in turn, each inside the one before. */
function inside(bytes: Buffer, ...places: number[]): Element | undefined {
  let element: Element | undefined
  let within = bytes
  for (const place of places) {
    element = elementsIn(within)[place]
    if (!element) return undefined
    within = element.content
  }
  return element
}

/** When the authority saw the bytes. Throws TypeError where it refused, or answered another request. */
export function timestampIn(response: Buffer, bytes: Uint8Array, nonce: Buffer): Date {
  const status = inside(response, 0, 0, 0) // TimeStampResp · PKIStatusInfo · status: granted, or with changes
  if (status?.tag !== INTEGER || status.content.length !== 1 || (status.content[0] ?? 9) > 1)
    throw new TypeError('the authority refused')
  // timeStampToken · signedData · encapContentInfo · TSTInfo
  const token = inside(response, 0, 1, 1, 0, 2, 1, 0)
  const [, , imprint, serial, time, ...others] =
    token?.tag === OCTETS ? elementsIn(inside(token.content, 0)?.content ?? EMPTY) : []
  const isOurs =
    imprint?.content.equals(Buffer.concat([SHA256, der(OCTETS, sha256(bytes))])) &&
    others.some(({ whole }) => whole.equals(der(INTEGER, nonce)))
  if (!isOurs) throw new TypeError('an answer to another request')
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/.exec(time?.content.toString('latin1') ?? '') ?? []
  if (serial?.tag !== INTEGER || time?.tag !== TIME || !second) throw new TypeError('an answer without a time')
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}
