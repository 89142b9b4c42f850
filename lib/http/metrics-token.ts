import { readFileSync } from 'node:fs'

/**
 * The token that lets other machines read the metrics; null where none is configured. Read each time, so that another takes
 * its place without a restart. Throws, with the variable's name, where the file is missing or too short.
 */
export function metricsToken(path: string | undefined): string | null {
  if (!path) return null
  const token = readFileSync(path, 'utf8').trim()
  if (token.length < 43) throw new Error(`CDIP_METRICS_TOKEN_FILE: ${path} must hold 256 random bits or more`)
  return token
}
