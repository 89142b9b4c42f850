import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

/** What follows `name` on the command line; undefined where it is not given. */
export function option(options: readonly string[], name: string): string | undefined {
  const at = options.indexOf(name)
  return at < 0 ? undefined : options[at + 1]
}

/** The lines of what was given by value or as the name of a file, without empty ones and comments. */
export async function linesOf(given: string): Promise<string[]> {
  const text = existsSync(given) ? await readFile(given, 'utf8') : given
  return text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))
}
