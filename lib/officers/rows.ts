import { sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { authorize } from '#lib/access/authorize.ts'
import { postingHolds } from '#lib/access/visibility.ts'
import type { OfficerActor, Role, Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { holdsPower } from './rules.ts'

type ActorRow = {
  id: string
  service_number: string
  name: string
  name_zh: string
  cleared_confidential: boolean
  password_once: boolean
  roles: Role[]
  posted: string[]
  supervised: string[]
  kept: string[]
}

export type LoadedActor = OfficerActor & { mustChangePassword: boolean }

/** The officer as an actor, with the postings that hold at `now`; null for an unknown or suspended one. */
export async function loadActor(db: Database, officerId: string, now: Date): Promise<LoadedActor | null> {
  const [row] = await db.execute<ActorRow>(sql`
    with current as (
      select p.unit_id, p.role from postings p where p.officer_id = ${officerId} and ${postingHolds(now)})
    select o.id, o.service_number, o.name, o.name_zh, o.cleared_confidential, o.password_once,
      array(select distinct role from current) as roles,
      array(select distinct unit_id::text from current where role in ('officer', 'supervisor')) as posted,
      array(select distinct c.descendant_id::text from current join unit_closure c on c.ancestor_id = unit_id
            where role = 'supervisor') as supervised,
      array(select distinct c.descendant_id::text from current join unit_closure c on c.ancestor_id = unit_id
            where role = 'exhibits') as kept
    from officers o where o.id = ${officerId} and o.suspended_at is null`)
  if (!row) return null
  return {
    type: 'officer',
    id: row.id,
    serviceNumber: row.service_number,
    name: row.name,
    nameZh: row.name_zh,
    isCleared: row.cleared_confidential,
    roles: row.roles,
    postedUnitIds: row.posted,
    supervisedUnitIds: row.supervised,
    keptUnitIds: row.kept,
    mustChangePassword: row.password_once,
  }
}

type Locked = { roles: Role[]; isSuspended: boolean; isCleared: boolean }

/**
 * Locks the account that an administrator is about to change, and authorises the change. Returns the roles of its
 * current postings. FORBIDDEN for who manages no accounts, for one's own, and for one that holds power without being
 * able to grant it; NOT_FOUND for an unknown one.
 */
export async function lockToChange(tx: Tx, id: string): Promise<Locked> {
  authorize(tx.actor, { on: 'nothing', action: 'officer.manage' })
  const [row] = await tx.db.execute<Omit<Locked, 'roles'>>(sql`
    select suspended_at is not null as "isSuspended", cleared_confidential as "isCleared" from officers
    where id = ${id} for update`)
  if (!row) throw new CdipError('NOT_FOUND', `no officer ${id}`)
  const postings = await tx.db.execute<{ role: Role }>(sql`select distinct role from postings
    where officer_id = ${id} and (valid_to is null or valid_to > ${tx.now.toISOString()})`)
  const roles = postings.map(({ role }) => role)
  authorize(tx.actor, { on: 'officer', action: 'officer.change', resource: { id, holdsPower: holdsPower(roles) } })
  return { roles, isSuspended: row.isSuspended, isCleared: row.isCleared }
}
