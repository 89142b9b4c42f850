import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csv } from './csv.ts'
import { decodeText } from './decode-text.ts'
import { type CsvRecord, readCsv } from './read-csv.ts'

async function* pieces<T>(...of: T[]): AsyncGenerator<T> {
  yield* of
}
async function recordsOf(text: AsyncIterable<string>): Promise<CsvRecord[]> {
  const all: CsvRecord[] = []
  for await (const some of readCsv(text)) all.push(...some)
  return all
}
async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  let all = ''
  for await (const piece of decodeText(bytes)) all += piece
  return all
}
/** In pieces of `size`, so that a character or a quote is cut anywhere. */
const cut = (whole: Uint8Array, size: number) =>
  Array.from({ length: Math.ceil(whole.byteLength / size) }, (_, n) => whole.subarray(n * size, (n + 1) * size))

test('what csv writes is read back as it was, however it comes in pieces', async () => {
  const cell = fc
    .string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', '光', '碟') })
    .map((text) => `x${text}`)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 40 }),
      async (rows, size) => {
        const bytes = Buffer.from(csv(['label', 'place', 'remarks'], rows))
        const records = await recordsOf(decodeText(pieces(...cut(bytes, size))))
        expect(records.slice(1).map(({ cells }) => cells)).toEqual(rows)
      },
    ),
  )
})

test('each record says on which line it begins, empty lines and quoted line ends counted', async () => {
  const records = await recordsOf(pieces('a,b\r\n\r\n"1\n2",x\n', '"say ""so""",\nlast'))
  expect(records).toEqual([
    { line: 1, cells: ['a', 'b'], isBroken: false },
    { line: 3, cells: ['1\n2', 'x'], isBroken: false },
    { line: 5, cells: ['say "so"', ''], isBroken: false },
    { line: 6, cells: ['last'], isBroken: false },
  ])
})

test('quotes that do not close break their record and no other; an endless one ends the reading', async () => {
  expect(await recordsOf(pieces('a"b"c,1\nnext,2\n'))).toEqual([
    { line: 1, cells: [], isBroken: true },
    { line: 2, cells: ['next', '2'], isBroken: false },
  ])
  const endless = Array.from({ length: 40 }, () => 'x'.repeat(4096))
  expect(await recordsOf(pieces('fine\n"', ...endless, '\nmore'))).toEqual([
    { line: 1, cells: ['fine'], isBroken: false },
    { line: 2, cells: [], isBroken: true },
  ])
})

test('UTF-8 with a mark or without, UTF-16 and Big5 are told apart, however long the ASCII before them', async () => {
  const text = `label,place\n${'DVD-1,shelf\n'.repeat(2000)}光碟 7,旺角警署證物室\n`
  // Big5 as `iconv -t BIG5` writes these characters.
  const chinese = Buffer.from('a5fabad020372ca9f4a8a4c4b5b870c3d2aaababc70a', 'hex')
  const big5 = Buffer.concat([Buffer.from(`label,place\n${'DVD-1,shelf\n'.repeat(2000)}`), chinese])
  for (const size of [7, 1024, 65_536]) {
    expect(await textOf(pieces(...cut(Buffer.from(text), size)))).toBe(text)
    expect(await textOf(pieces(...cut(Buffer.from(`\uFEFF${text}`), size)))).toBe(text)
    expect(await textOf(pieces(...cut(Buffer.from(`\uFEFF${text}`, 'utf16le'), size)))).toBe(text)
    expect(await textOf(pieces(...cut(big5, size)))).toBe(text)
  }
  expect(await textOf(pieces())).toBe('')
})
