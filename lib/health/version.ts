import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** `0.1.0 1f3a5c7e9b0d`: the product's version, and the mark of the sources that were built (scripts/build.mjs), where they were. */
export function versionIn(folder: string): string {
  const { version } = JSON.parse(readFileSync(join(/* turbopackIgnore: true */ folder, 'package.json'), 'utf8')) as {
    version: string
  }
  return `${version} ${buildIn(folder)}`.trim()
}

function buildIn(folder: string): string {
  try {
    return readFileSync(join(/* turbopackIgnore: true */ folder, '.next/cdip-build'), 'utf8').slice(0, 12)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '' // run from its sources, as in a test
    throw error
  }
}
