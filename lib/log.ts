/** Writes one line of JSON to standard error. Causes are kept; evidence, names and secrets never go in. */
export function log(level: 'info' | 'warn' | 'error', message: string, fields: Record<string, unknown> = {}): void {
  const plain = Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, value instanceof Error ? words(value) : value]),
  )
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level, message, ...plain })}\n`)
}

function words(error: Error): string {
  const cause = error.cause instanceof Error ? ` < ${words(error.cause)}` : ''
  return `${withoutParameters(error)}${cause}`
}

/** drizzle's message of a failed query quotes its parameters: names, notes, hashes. */
function withoutParameters(error: Error): string {
  const words = error.stack ?? error.message
  if (!('params' in error && 'query' in error)) return words
  return words.replace(error.message, () => `Failed query: ${error.query}`)
}
