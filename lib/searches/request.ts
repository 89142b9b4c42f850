import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { RequestSearchInput } from './schema.ts'

/** Asks to read what one officer did. Nothing is shown before a second person agrees. NOT_FOUND for an unknown number. */
export async function requestSearch(ctx: Ctx, raw: RequestSearchInput): Promise<string> {
  const { serviceNumber, reason } = RequestSearchInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    authorize(tx.actor, { on: 'nothing', action: 'search.request' })
    const [subject] = await tx.db.execute<{ id: string; name: string }>(
      sql`select id, name from officers where service_number = ${serviceNumber}`,
    )
    if (!subject) throw new CdipError('NOT_FOUND', 'no such officer', { reason: 'UNKNOWN_NUMBER' })
    if (tx.actor.type !== 'officer' || tx.actor.id === subject.id)
      throw new CdipError('INVALID', 'not about oneself', { reason: 'ABOUT_ONESELF' })
    const id = v7()
    await tx.db.execute(sql`insert into officer_searches (id, subject_id, reason, requested_by, requested_at)
      values (${id}, ${subject.id}, ${reason}, ${tx.actor.id}, ${tx.now.toISOString()})`)
    const facts = { searchId: id, officerId: subject.id }
    await recordEvent(tx, { type: 'search.requested', facts, personal: { memberName: subject.name, reason } })
    return id
  })
}
