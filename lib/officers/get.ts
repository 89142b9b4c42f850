import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { abilitiesOn, type OfficerView, type OpenWork, type PostingView } from './view.ts'

type Row = Omit<OfficerView, 'postings' | 'openWork' | 'openWorkOf' | 'can'>

/** One account with its postings, past ones too. FORBIDDEN for who manages none, NOT_FOUND for an unknown one. */
export async function getOfficer(ctx: Ctx, officerId: string): Promise<OfficerView> {
  authorize(ctx.actor, { on: 'nothing', action: 'officer.manage' })
  return inSnapshot(ctx, async (tx) => {
    const [row] = await tx.db.execute<Row>(sql`
      select id, service_number as "serviceNumber", name, name_zh as "nameZh", kind,
        cleared_confidential as "isCleared", suspended_at is not null as "isSuspended"
      from officers where id = ${officerId}`)
    if (!row) throw new CdipError('NOT_FOUND', `no officer ${officerId}`)
    const postings = await tx.db.execute<PostingView>(sql`
      select p.id, json_build_object('en', u.name_en, 'zh', u.name_zh) as unit, p.role, p.valid_from as "from",
        p.valid_to as until
      from postings p join units u on u.id = p.unit_id where p.officer_id = ${officerId}
      order by p.valid_to desc nulls first, p.valid_from desc`)
    const openWorkOf = await tx.db.execute<OfficerView['openWorkOf'][number]>(sql`
      select json_build_object('en', name_en, 'zh', name_zh) as unit, uploads, cases from open_work_by_unit(${officerId})`)
    const current = postings.filter(({ until }) => until === null || new Date(until) > tx.now)
    return {
      ...row,
      postings: postings.map((posting) => ({
        ...posting,
        from: new Date(posting.from).toISOString(),
        until: posting.until === null ? null : new Date(posting.until).toISOString(),
      })),
      openWorkOf,
      openWork: openWorkOf.reduce<OpenWork>(plus, { uploads: 0, cases: 0 }),
      can: abilitiesOn(
        tx.actor,
        officerId,
        current.map(({ role }) => role),
      ),
    }
  })
}

const plus = (sum: OpenWork, { uploads, cases }: OpenWork) => ({
  uploads: sum.uploads + uploads,
  cases: sum.cases + cases,
})
