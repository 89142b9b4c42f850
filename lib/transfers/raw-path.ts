import { isUtf8 } from 'node:buffer'

/*
 * Paths whose bytes are no UTF-8: old recorders and zip programs write names in Big5 or in none at all. The text stands for
 * the bytes one to one, so that nothing of a name is lost: a byte that belongs to no character is `\xE9`, and where a path
 * holds such a text already, its backslash is `\x5C`. Pure.
 */
const ESCAPE = /\\x[0-9A-F]{2}/
const BACKSLASH = 0x5c
const hex = (byte: number) => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`

/** A path as text; `pathRaw` are its bytes in lower-case hex where the text is not simply them. */
export function pathOf(raw: Buffer): { path: string; pathRaw: string | null } {
  const text = isUtf8(raw) ? raw.toString('utf8') : null
  if (text !== null && !ESCAPE.test(text)) return { path: text, pathRaw: null }
  const parts: string[] = []
  for (let at = 0; at < raw.length; ) {
    const length = characterAt(raw, at)
    const next = raw.subarray(at, at + Math.max(length, 1))
    const looksEscaped = raw[at] === BACKSLASH && ESCAPE.test(raw.subarray(at, at + 4).toString('latin1'))
    parts.push(length === 0 || looksEscaped ? hex(raw[at] ?? 0) : next.toString('utf8'))
    at += next.length
  }
  return { path: parts.join(''), pathRaw: raw.toString('hex') }
}

/** The bytes of a path that came with `pathRaw`. */
export function rawOf({ path, pathRaw }: { path: string; pathRaw?: string | null | undefined }): Buffer {
  return pathRaw ? Buffer.from(pathRaw, 'hex') : Buffer.from(path, 'utf8')
}

/** How many bytes the character at this place has; 0 where no character begins there. */
function characterAt(raw: Buffer, at: number): number {
  const lead = raw[at] ?? 0
  const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  return at + length <= raw.length && isUtf8(raw.subarray(at, at + length)) ? length : 0
}
