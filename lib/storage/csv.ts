/**
 * RFC 4180, with the mark by which spreadsheets know UTF-8. A text that a spreadsheet would take for a formula begins with
 * an apostrophe (OWASP, CSV injection). Pure.
 */
export function csv(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return `\uFEFF${[header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
