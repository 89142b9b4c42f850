import { v7 } from 'uuid'
import type { OpenDatabase } from '#db/client.ts'
import { hashPassword } from '#lib/auth/password.ts'
import type { Ctx, Role } from '#lib/context.ts'
import { addMedium } from '#lib/register/add.ts'
import { handOverMedium } from '#lib/register/hand-over.ts'
import type { AddMediumInput } from '#lib/register/schema.ts'
import type { FreshDatabase } from '#tests/support/database.ts'
import { contextOf, makeOfficer } from './people.ts'

export const OWN_PASSWORD = 'a password of one’s own'
let hash: Promise<string> | undefined

export type Confirming = { ctx: Ctx; id: string; serviceNumber: string }

/** An officer whose password is known, to confirm by it. */
export async function makeConfirming(database: FreshDatabase, unitId: string, ...roles: Role[]): Promise<Confirming> {
  hash ??= hashPassword(OWN_PASSWORD)
  const officer = await makeOfficer(
    database.owner,
    roles.map((role) => ({ unitId, role })),
  )
  await database.owner.sql`update officers set password_hash = ${await hash} where id = ${officer.id}`
  return { ...officer, ctx: await contextOf(database.web, database.owner, officer.id) }
}

/** The context now: what happened since it was made has happened before. */
export const now = ({ ctx }: Confirming): Ctx => ({ ...ctx, now: new Date() })

/** The station at which both sides stand. */
export const doorOf = (ctx: Ctx) => ({ db: ctx.db, now: ctx.now, address: 'station', allowsDemo: false })

export const passwords = ({ serviceNumber }: Confirming) => ({
  ...{ ownPassword: OWN_PASSWORD, otherNumber: serviceNumber, otherPassword: OWN_PASSWORD },
})

/** A medium in the store of a unit, put there by who keeps it. */
export const makeMedium = (keeper: Confirming, unitId: string, more: Partial<AddMediumInput> = {}) =>
  addMedium(now(keeper), { kind: 'usb', standing: 'designated', unitId, ...more })

/** Gives it into an officer's hands for an hour, or until `dueAt`. */
export function issueMedium(keeper: Confirming, mediumId: string, to: Confirming, dueAt?: Date) {
  const [ctx, due] = [now(keeper), dueAt ?? new Date(Date.now() + 3_600_000)]
  return handOverMedium(ctx, doorOf(ctx), { mediumId, way: 'issue', dueAt: due.toISOString(), ...passwords(to) })
}

type Placed = { unitId: string; registeredBy: string; state: 'in-store' | 'issued' | 'lost'; holderId: string }

/** A stick that is in this state, by whatever way it came there; the holder's where it is issued. */
export async function placeMedium(owner: OpenDatabase, { unitId, registeredBy, state, holderId }: Placed) {
  const id = v7()
  await owner.sql`insert into media (id, label, kind, standing, unit_id, state, holder_id, issue_number, issued_at,
      registered_by, registered_at, changed_by, changed_at)
    values (${id}, ${id}, 'usb', 'designated', ${unitId}, ${state}, ${state === 'issued' ? holderId : null}, 1, now(),
      ${registeredBy}, now(), ${registeredBy}, now())`
  return id
}
