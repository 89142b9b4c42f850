import { sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { verifyPassword } from './password.ts'
import { recordSecurity } from './security-event.ts'
import { countAttempt, forgiveAttempts } from './throttle.ts'

/** Where nobody is signed in yet there is no actor: only the pool, the clock and the source of the request. */
export type Door = { db: Database; now: Date; address: string; allowsDemo: boolean }
type OfficerRow = { id: string; passwordHash: string; passwordOnce: boolean }
/** What is known of an officer whose password was right. */
export type Checked = { id: string; passwordOnce: boolean }

/** The officer of a number and password, or null; each attempt is counted, and a refused one is in the security log. */
export async function checkPassword(door: Door, serviceNumber: string, password: string): Promise<Checked | null> {
  const source = { serviceNumber, address: door.address }
  const { mayTry, locksOut } = await countAttempt(door.db, source)
  const [officer] = await door.db.execute<OfficerRow>(sql`
    select id, password_hash as "passwordHash", password_once as "passwordOnce" from password_of(${serviceNumber})
    where not is_demo or ${door.allowsDemo}`)
  const isRight = await verifyPassword(officer?.passwordHash ?? null, password)
  if (!mayTry || !isRight || !officer) {
    const entry = { officerId: officer?.id ?? null, address: door.address }
    const detail = { reason: mayTry ? 'password' : 'blocked' }
    await recordSecurity(door.db, door.now, { type: 'sign-in-refused', ...entry, detail })
    for (const of of locksOut) await recordSecurity(door.db, door.now, { type: 'locked-out', ...entry, detail: { of } })
    return null
  }
  await forgiveAttempts(door.db, source)
  return { id: officer.id, passwordOnce: officer.passwordOnce }
}

/** The number under which an officer signs in. */
export async function serviceNumberOf(door: Door, officerId: string): Promise<string> {
  const [row] = await door.db.execute<{ serviceNumber: string }>(
    sql`select service_number as "serviceNumber" from officers where id = ${officerId}`,
  )
  return row?.serviceNumber ?? ''
}
