import { readFileSync } from 'node:fs'
import { env } from '#lib/env.ts'

let secret: string | undefined

/** The key of the session cookie. Throws, with the variable's name, where the file is missing or too short. */
export function cookieSecret(): string {
  secret ??= read(env().paths.secretFile)
  return secret
}

function read(path: string): string {
  const text = readFileSync(path, 'utf8').trim()
  if (text.length < 43) throw new Error(`CDIP_SECRET_FILE: ${path} must hold 256 random bits or more`)
  return text
}
