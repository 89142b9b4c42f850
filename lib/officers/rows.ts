import { sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import type { OfficerActor, Role } from '#lib/context.ts'

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
}

export type LoadedActor = OfficerActor & { mustChangePassword: boolean }

/** The officer as an actor, with the postings that hold at `now`; null for an unknown or suspended one. */
export async function loadActor(db: Database, officerId: string, now: Date): Promise<LoadedActor | null> {
  const at = now.toISOString()
  const [row] = await db.execute<ActorRow>(sql`
    with current as (
      select unit_id, role from postings
      where officer_id = ${officerId} and valid_from <= ${at} and (valid_to is null or valid_to > ${at}))
    select o.id, o.service_number, o.name, o.name_zh, o.cleared_confidential, o.password_once,
      array(select distinct role from current) as roles,
      array(select distinct unit_id::text from current where role in ('officer', 'supervisor')) as posted,
      array(select distinct c.descendant_id::text from current join unit_closure c on c.ancestor_id = unit_id
            where role = 'supervisor') as supervised
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
    mustChangePassword: row.password_once,
  }
}
