import { z } from 'zod'
import { asOfficer } from '#lib/context.ts'
import { renewGrants } from '#lib/uploads/revoke-grants.ts'
import { checkPassword, type Door } from './check-password.ts'
import { recordSecurity } from './security-event.ts'
import { openSession } from './session.ts'

export const SignInInput = z.object({
  serviceNumber: z.string().trim().min(1).max(40),
  password: z.string().min(1).max(1000),
})
export type SignInInput = z.input<typeof SignInInput>
export type SignedIn = { token: string; officerId: string; mustChangePassword: boolean }

/**
 * Checks a password and opens a session. Null for a wrong one, an unknown, suspended or blocked account: one answer
 * and one timing for all. The same officer's running uploads get a new day (design.md §6, grant).
 */
export async function signIn(door: Door, raw: SignInInput): Promise<SignedIn | null> {
  const input = SignInInput.safeParse(raw)
  if (!input.success) return null
  const { serviceNumber, password } = input.data
  const officer = await checkPassword(door, serviceNumber, password)
  if (!officer) return null
  const token = await asOfficer(door, officer.id, async (db) => {
    await renewGrants(db, door.now)
    await recordSecurity(db, door.now, { type: 'sign-in', officerId: officer.id, address: door.address })
    return openSession(db, officer.id, door.address, door.now)
  })
  return { token, officerId: officer.id, mustChangePassword: officer.passwordOnce }
}
