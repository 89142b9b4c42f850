/** A record with the number of the line on which it begins, from 1. `isBroken`: its quotes don't close as RFC 4180 has it. */
export type CsvRecord = { line: number; cells: string[]; isBroken: boolean }

/** A record longer than this has a quote that nobody closed: what follows is not read as one. */
const LONGEST = 65_536

/**
 * The records of a text as it comes (RFC 4180, lines ending in CRLF or LF), those of each piece together. Empty lines are
 * passed over. Holds one record beside the piece, whatever the length of the text; stops behind an endless one.
 */
export async function* readCsv(pieces: AsyncIterable<string>): AsyncGenerator<CsvRecord[]> {
  let [rest, line] = ['', 1]
  for await (const piece of pieces) {
    const taken = take(rest + piece, line, false)
    rest = taken.rest
    line = taken.line
    if (rest.length > LONGEST) {
      yield [...taken.records, { line, cells: [], isBroken: true }]
      return
    }
    yield taken.records
  }
  yield take(rest, line, true).records
}

function take(text: string, firstLine: number, isLast: boolean) {
  const records: CsvRecord[] = []
  const cursor = { at: 0, line: firstLine, quote: text.indexOf('"') }
  for (let from = 0; from < text.length; from = cursor.at) {
    const { line } = cursor
    if (!toNextRecord(text, cursor) && !isLast) return { records, rest: text.slice(from), line }
    const record = text.slice(from, cursor.at).replace(/\r?\n$/, '')
    if (record !== '') records.push({ line, ...cellsOf(record) })
  }
  return { records, rest: '', line: cursor.line }
}

/** `quote`: where the next one is at or after `at`, -1 for none; looked for once, or a long piece is read again and again. */
type Cursor = { at: number; line: number; quote: number }

/** Moves behind the first line's end with an even number of quotes before it. Returns whether there is one. */
function toNextRecord(text: string, cursor: Cursor): boolean {
  let quotes = 0
  for (;;) {
    const end = text.indexOf('\n', cursor.at)
    cursor.at = end < 0 ? text.length : end + 1
    cursor.line += 1
    for (; cursor.quote >= 0 && cursor.quote < cursor.at; cursor.quote = text.indexOf('"', cursor.quote + 1))
      quotes += 1
    if (end < 0) return false
    if (quotes % 2 === 0) return true
  }
}

const CELL = /(?:"((?:[^"]|"")*)"|([^",]*))(?:,|$)/y

function cellsOf(record: string): Omit<CsvRecord, 'line'> {
  if (!record.includes('"')) return { cells: record.split(','), isBroken: false }
  const cells: string[] = []
  CELL.lastIndex = 0
  while (CELL.lastIndex < record.length) {
    const match = CELL.exec(record)
    if (!match) return { cells: [], isBroken: true }
    cells.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'))
  }
  if (record.endsWith(',')) cells.push('')
  return { cells, isBroken: false }
}
