export type Kind = 'video' | 'image' | 'audio' | 'document' | 'other'
export type Sniffed = { kind: Kind; mediaType: string }

type Signature = { at: number; bytes: string; kind: Kind; mediaType: string }
const latin = (text: string) => Buffer.from(text, 'latin1').toString('hex')

// What the bytes say, never what the name says: a name is the sender's claim.
export const SIGNATURES: Signature[] = [
  { at: 0, bytes: 'ffd8ff', kind: 'image', mediaType: 'image/jpeg' },
  { at: 0, bytes: '89504e470d0a1a0a', kind: 'image', mediaType: 'image/png' },
  { at: 0, bytes: latin('GIF8'), kind: 'image', mediaType: 'image/gif' },
  { at: 8, bytes: latin('WEBP'), kind: 'image', mediaType: 'image/webp' },
  { at: 4, bytes: latin('ftypavif'), kind: 'image', mediaType: 'image/avif' },
  ...['heic', 'heix', 'hevc', 'heim', 'mif1', 'msf1'].map(
    (brand): Signature => ({ at: 4, bytes: latin(`ftyp${brand}`), kind: 'image', mediaType: 'image/heic' }),
  ),
  { at: 0, bytes: '49492a00', kind: 'image', mediaType: 'image/tiff' },
  { at: 0, bytes: '4d4d002a', kind: 'image', mediaType: 'image/tiff' },
  { at: 4, bytes: latin('ftypM4A'), kind: 'audio', mediaType: 'audio/mp4' },
  { at: 4, bytes: latin('ftypqt'), kind: 'video', mediaType: 'video/quicktime' },
  { at: 4, bytes: latin('ftyp'), kind: 'video', mediaType: 'video/mp4' },
  { at: 0, bytes: '1a45dfa3', kind: 'video', mediaType: 'video/webm' },
  { at: 0, bytes: latin('DHAV'), kind: 'video', mediaType: 'video/x-dhav' },
  { at: 8, bytes: latin('AVI '), kind: 'video', mediaType: 'video/x-msvideo' },
  { at: 8, bytes: latin('WAVE'), kind: 'audio', mediaType: 'audio/wav' },
  { at: 0, bytes: latin('ID3'), kind: 'audio', mediaType: 'audio/mpeg' },
  { at: 0, bytes: '000001ba', kind: 'video', mediaType: 'video/mp2p' },
  { at: 0, bytes: '0000000167', kind: 'video', mediaType: 'video/h264' },
  { at: 0, bytes: '0000000109', kind: 'video', mediaType: 'video/h264' },
  { at: 0, bytes: '0000000140', kind: 'video', mediaType: 'video/h265' },
  { at: 0, bytes: latin('%PDF-'), kind: 'document', mediaType: 'application/pdf' },
]

/** What kind of file begins with `head` (its first bytes, 32 are enough). Pure. */
export function sniff(head: Uint8Array): Sniffed {
  const hex = Buffer.from(head).toString('hex')
  const found = SIGNATURES.find((each) => hex.startsWith(each.bytes, each.at * 2))
  return found
    ? { kind: found.kind, mediaType: found.mediaType }
    : { kind: 'other', mediaType: 'application/octet-stream' }
}

// What a browser may show inline from our own origin; anything else leaves as an attachment (design.md §7).
const INLINE = /^(video\/(mp4|webm|quicktime)|audio\/(mp4|mpeg|wav)|image\/(jpeg|png|webp|gif|avif))$/

export const isInline = (mediaType: string) => INLINE.test(mediaType)

/** Whether a browser needs a picture made of this: it draws neither the format nor, by our rule, a document. Pure. */
export const needsView = ({ kind, mediaType }: Sniffed): boolean =>
  mediaType === 'application/pdf' || (kind === 'image' && !isInline(mediaType))
