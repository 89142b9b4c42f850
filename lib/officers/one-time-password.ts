import { randomBytes } from 'node:crypto'
import { hashPassword } from '#lib/auth/password.ts'

/** A password that its officer must replace at the first sign-in (96 random bits), and its hash. */
export async function oneTimePassword(): Promise<{ password: string; hash: string }> {
  const password = randomBytes(12).toString('base64url')
  return { password, hash: await hashPassword(password) }
}
