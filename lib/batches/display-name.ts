// What a terminal, a page or a print could take for an order, or that turns the reading direction (CVE-2021-42574).
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu

/** A file name as text that is safe to show: control and direction characters become `\u{…}`. The raw bytes stay beside it. */
export function displayName(name: string): string {
  return name.replace(UNSAFE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}
