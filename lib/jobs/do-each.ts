import { log } from '#lib/log.ts'

/**
 * Does one thing for each, whatever becomes of the others. What failed is logged with its id and, at the end, thrown, so
 * that whoever asked sees it. Returns how many there were.
 */
export async function doEach<Row extends { id: string }>(
  what: string,
  rows: readonly Row[],
  work: (row: Row) => Promise<void>,
): Promise<number> {
  const failures: unknown[] = []
  for (const row of rows) {
    try {
      await work(row)
    } catch (error) {
      failures.push(error)
      log('error', `${what} failed`, { id: row.id, error })
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${what} failed for ${failures.length} of ${rows.length}`)
  return rows.length
}
