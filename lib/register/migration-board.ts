import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { visibleMedia } from '#lib/access/visibility.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { PROGRESS, type UnitProgress } from './schema.ts'

/** How far each disc `m` of an inventory is: what its import records `b` say of it comes before where it is. */
const progressOf = sql`case when b.submitted > 0 then 'to-countersign' when b.unfinished > 0 then 'in-progress'
  when b.countersigned > 0 then 'migrated' when m.state = 'lost' then 'failed' when m.state = 'at-import' then 'in-progress'
  else 'outstanding' end`

/** Old discs by unit, of the units whose media the actor sees: how many are migrated, and how many are not. */
export async function migrationBoard(ctx: Ctx): Promise<UnitProgress[]> {
  authorize(ctx.actor, { on: 'nothing', action: 'register.see' })
  return inSnapshot(ctx, async (tx) => {
    const counted = sql.join(
      PROGRESS.map((each) => sql`count(*) filter (where p.progress = ${each})::int as ${sql.identifier(each)}`),
      sql`, `,
    )
    return [
      ...(await tx.db.execute<UnitProgress>(sql`
        select u.id as "unitId", json_build_object('en', u.name_en, 'zh', u.name_zh) as unit, ${counted}
        from (select m.unit_id, ${progressOf} as progress from media m left join brought_in() b on b.medium_id = m.id
          where m.inventory_id is not null and ${visibleMedia(tx.actor)}) p
        join units u on u.id = p.unit_id group by u.id, u.name_en, u.name_zh order by u.name_en, u.id`)),
    ]
  })
}
