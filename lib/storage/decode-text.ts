/** So many bytes, from the first that is not ASCII on, tell which encoding a text is in. */
const SAMPLE = 4096

/** Whether bytes that may end in the middle of a character are UTF-8. */
function isUtf8(sample: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true })
    return true
  } catch {
    return false
  }
}

const encodingOf = (sample: Uint8Array) => {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8'
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le' // what spreadsheets call "Unicode text"
  return isUtf8(sample) ? 'utf-8' : 'big5'
}

const firstNotAscii = (bytes: Uint8Array) => bytes.findIndex((byte) => byte >= 0x80)

/**
 * Bytes of a text as they come, decoded: UTF-8, with a mark or without, UTF-16 with one, or else Big5 with the Hong Kong
 * characters (WHATWG Encoding Standard), as old office computers write it. What is none of them becomes U+FFFD.
 */
export async function* decodeText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null
  let held: Uint8Array = new Uint8Array()
  for await (const chunk of chunks) {
    if (decoder) {
      yield decoder.decode(chunk, { stream: true })
      continue
    }
    held = held.byteLength > 0 ? Buffer.concat([held, chunk]) : chunk
    const at = firstNotAscii(held)
    if (at >= 0 && held.byteLength - at < SAMPLE) continue
    if (at >= 0) decoder = new TextDecoder(encodingOf(held.subarray(at)))
    yield (decoder ?? new TextDecoder('utf-8')).decode(held, { stream: true })
    held = new Uint8Array()
  }
  const at = firstNotAscii(held)
  decoder ??= new TextDecoder(at < 0 ? 'utf-8' : encodingOf(held.subarray(at)))
  yield decoder.decode(held)
}
