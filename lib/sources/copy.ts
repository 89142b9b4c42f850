import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { sources } from '#db/schema/sources.ts'
import type { OfficerActor, Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { filledIn, loadSource, sourcesOf } from './rows.ts'
import { recordedSource } from './rules.ts'

const same = (source: Parameters<typeof filledIn>[0]) => JSON.stringify(filledIn(source))

/**
 * The source in another case that says the same as this one, made where there is none: a source is its case's own, and
 * an exhibit takes what is known of its origin along. The caller authorised both cases. Returns its id.
 */
export async function copySource(tx: Tx, actor: OfficerActor, sourceId: string, toCaseId: string): Promise<string> {
  const source = await loadSource(tx, sourceId)
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtext(${`sources of ${toCaseId}`}))`)
  const known = (await sourcesOf(tx, toCaseId)).find((each) => same(each) === same(source))
  if (known) return known.id
  const id = v7()
  await tx.db.insert(sources).values({ id, caseId: toCaseId, ...filledIn(source), addedBy: actor.id, addedAt: tx.now })
  await recordEvent(tx, { type: 'source.added', caseId: toCaseId, ...recordedSource(id, isoTimes(source)) })
  return id
}

/** The driver gives times as PostgreSQL prints them; the record wants RFC 3339. */
function isoTimes<Source extends Parameters<typeof filledIn>[0]>(source: Source): Source {
  const times = Object.entries(filledIn(source)).map(([key, value]) => [
    key,
    value instanceof Date ? value.toISOString() : value,
  ])
  return { ...source, ...Object.fromEntries(times) }
}
