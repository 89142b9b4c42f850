import type { CsvRecord } from '#lib/storage/read-csv.ts'
import { Label } from './schema.ts'

/* A list of old discs, line by line. Pure. */

/** Why a line can't be taken in. */
export const PROBLEMS = ['header', 'broken', 'encoding', 'columns', 'label', 'long', 'twice', 'taken'] as const
export type Problem = (typeof PROBLEMS)[number]
export type LineProblem = { line: number; problem: Problem }
/** A disc of the list; its label in the form in which labels are compared. */
export type Disc = { line: number; label: string; claimedNumber: string; place: string; remarks: string }

type Column = Exclude<keyof Disc, 'line'>
const NAMES: Record<Column, readonly string[]> = {
  label: ['label', '標籤'],
  claimedNumber: ['report number', '報案編號'],
  place: ['location', '位置'],
  remarks: ['remarks', '備註'],
}
const LONGEST: Record<Column, number> = { label: 60, claimedNumber: 40, place: 120, remarks: 500 }

const columnOf = (name: string): Column | null => {
  const plain = name.normalize('NFKC').trim().toLowerCase()
  return (Object.keys(NAMES) as Column[]).find((column) => NAMES[column].includes(plain)) ?? null
}

/**
 * The columns that the first line names, in either language and any order. Null where one is unknown or named twice, or
 * the label is missing: what it holds must not be dropped without a word.
 */
export function columnsOf({ cells, isBroken }: CsvRecord): Column[] | null {
  const columns = cells.map(columnOf)
  const known = columns.flatMap((column) => column ?? [])
  const isWhole = !isBroken && known.length === cells.length && new Set(known).size === known.length
  return isWhole && known.includes('label') ? known : null
}

/** The disc of a line, or what is wrong with it. */
export function discOf({ line, cells, isBroken }: CsvRecord, columns: readonly Column[]): Disc | LineProblem {
  if (isBroken) return { line, problem: 'broken' }
  if (cells.some((cell) => cell.includes('\uFFFD'))) return { line, problem: 'encoding' }
  if (cells.length !== columns.length) return { line, problem: 'columns' }
  const disc = { line, label: '', claimedNumber: '', place: '', remarks: '' }
  for (const [at, column] of columns.entries()) disc[column] = (cells[at] ?? '').replaceAll('\u0000', '').trim()
  const label = Label.safeParse(disc.label)
  if (!label.success) return { line, problem: disc.label.length > LONGEST.label ? 'long' : 'label' }
  if (columns.some((column) => disc[column].length > LONGEST[column])) return { line, problem: 'long' }
  return { ...disc, label: label.data }
}
