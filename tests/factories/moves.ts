import { v7 } from 'uuid'
import { openSession } from '#lib/auth/session.ts'
import { asOfficer, type Ctx } from '#lib/context.ts'
import { askMove } from '#lib/moves/ask.ts'
import { agreeToMove } from '#lib/moves/decide.ts'
import { contextOf, makeOfficer } from '#tests/factories/people.ts'
import type { FreshDatabase } from '#tests/support/database.ts'

/** A session in which this officer has just said his password again. */
export async function confirmedSession(database: FreshDatabase, { actor }: Ctx): Promise<string> {
  if (actor.type !== 'officer') throw new Error('an officer signs')
  const now = new Date()
  await asOfficer({ db: database.web.db, now }, actor.id, (db) => openSession(db, actor.id, 'station', now))
  const [session] = await database.owner.sql<{ id: string }[]>`
    update sessions set confirmed_at = now() where id = (
      select id from sessions where officer_id = ${actor.id} order by id desc limit 1) returning id`
  return session?.id ?? ''
}

/** A cleared supervisor of the unit of a case, who is a member of it too: he answers for a hidden one. */
export async function supervisorOf(database: FreshDatabase, caseId: string): Promise<Ctx> {
  const [theCase] = await database.owner.sql<
    { unitId: string }[]
  >`select unit_id as "unitId" from cases where id = ${caseId}`
  const { id } = await makeOfficer(database.owner, [{ unitId: theCase?.unitId ?? '', role: 'supervisor' }], {
    isCleared: true,
  })
  await database.owner.sql`insert into case_access (officer_id, case_id, via_kind, via_id, role, valid_from)
    values (${id}, ${caseId}, 'member', ${v7()}, 'supervisor', '2020-01-01')`
  return contextOf(database.web, database.owner, id)
}

/** Moves an exhibit as it is asked for: a supervisor of either case agrees. Returns its new number. */
export async function moveExhibit(
  database: FreshDatabase,
  asker: Ctx,
  move: Parameters<typeof askMove>[1],
): Promise<{ number: number | null }> {
  const { moveId } = await askMove(asker, move)
  const [of] = await database.owner.sql<{ from: string; to: string }[]>`
    select from_case_id as "from", to_case_id as "to" from move_requests where id = ${moveId}`
  const agree = async (caseId: string, step: 'asked' | 'released') => {
    const supervisor = await supervisorOf(database, caseId)
    return agreeToMove({ ...supervisor, now: new Date() }, await confirmedSession(database, supervisor), {
      moveId,
      step,
    })
  }
  await agree(of?.from ?? '', 'asked')
  return agree(of?.to ?? '', 'released')
}
