import { v7 } from 'uuid'
import type { OpenDatabase } from '#db/client.ts'
import type { Ctx, Role } from '#lib/context.ts'
import { loadActor } from '#lib/officers/rows.ts'

type Posting = { unitId: string; role: Role }

/** Makes a unit below `parentId`, with its closure rows. Returns its id. */
export async function makeUnit(owner: OpenDatabase, parentId: string | null = null): Promise<string> {
  const id = v7()
  await owner.sql`insert into units (id, name_en, name_zh, parent_id) values (${id}, ${`Unit ${id.slice(-4)}`}, '單位', ${parentId})`
  await owner.sql`insert into unit_closure select ancestor_id, ${id}::uuid from unit_closure where descendant_id = ${parentId}
    union all select ${id}::uuid, ${id}::uuid`
  return id
}

/** Makes an officer with postings that hold since 2020. Returns id and service number. */
export async function makeOfficer(owner: OpenDatabase, postings: Posting[], options: { isCleared?: boolean } = {}) {
  const id = v7()
  const serviceNumber = `T${id.slice(-8)}`
  await owner.sql`insert into officers (id, service_number, name, kind, cleared_confidential, password_hash)
    values (${id}, ${serviceNumber}, ${`Officer ${serviceNumber}`}, 'regular', ${options.isCleared ?? false}, 'none')`
  for (const { unitId, role } of postings) {
    await owner.sql`insert into postings (id, officer_id, unit_id, role, valid_from)
      values (${v7()}, ${id}, ${unitId}, ${role}, '2020-01-01')`
  }
  return { id, serviceNumber }
}

/** A context in which this officer acts, through the web login. */
export async function contextOf(
  web: OpenDatabase,
  owner: OpenDatabase,
  officerId: string,
  now = new Date(),
): Promise<Ctx> {
  const actor = await loadActor(owner.db, officerId, now)
  if (!actor) throw new Error(`no officer ${officerId}`)
  return { actor, db: web.db, requestId: v7(), now }
}
