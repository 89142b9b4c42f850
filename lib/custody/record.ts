import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { Actor, Tx } from '#lib/context.ts'
import { canonicalBytes, saltedDigest } from './canonical.ts'
import type { CustodyEvent } from './events.ts'
import type { RecordedType } from './transitions.ts'

type Value = { field: string; value: string; salt: Buffer }

/**
 * The bytes of one event, fixed for ever, and the personal values that they name by digest. Pure but for the salts.
 * Shape: `{v, id, type, at, actor, caseId?, fromCaseId?, itemId?, facts, personal}`; `at` is UTC in RFC 3339, ids are UUIDv7.
 * Of what an officer did through a workstation without a browser, `actor` has its `stationId` and `personal` its name.
 */
export function eventBytes(
  id: string,
  at: Date,
  actor: Actor,
  event: CustodyEvent,
): { bytes: Buffer; values: Value[] } {
  const who =
    actor.type === 'officer'
      ? {
          actorName: actor.name,
          actorServiceNumber: actor.serviceNumber,
          ...(actor.station ? { station: actor.station.name } : {}),
        }
      : { actorName: `CDIP ${actor.job}` }
  const values = Object.entries({ ...event.personal, ...who }).map(([field, value]) => ({
    field,
    value,
    salt: randomBytes(32),
  }))
  const bytes = canonicalBytes({
    v: 1,
    id,
    type: event.type,
    at: at.toISOString(),
    actor:
      actor.type === 'officer'
        ? { type: 'officer', id: actor.id, ...(actor.station ? { stationId: actor.station.id } : {}) }
        : actor,
    ...(event.caseId ? { caseId: event.caseId } : {}),
    ...(event.fromCaseId ? { fromCaseId: event.fromCaseId } : {}),
    ...(event.itemId ? { itemId: event.itemId } : {}),
    facts: event.facts,
    personal: Object.fromEntries(values.map(({ field, value, salt }) => [field, saltedDigest(salt, value)])),
  })
  return { bytes, values }
}

/** An event that transitions.ts lists. */
type Recorded = Extract<CustodyEvent, { type: RecordedType }>

/** Adds `event` to the record in the caller's transaction, and to the outbox of the log. Returns its id. */
export async function recordEvent(tx: Tx, event: Recorded): Promise<string> {
  const id = v7()
  const { bytes, values } = eventBytes(id, tx.now, tx.actor, event)
  const kept = values.map(({ field, value, salt }) => ({ field, value, salt: salt.toString('hex') }))
  // One statement: a verb that records waits for the database once more, not five times.
  await tx.db.execute(sql`
    with event as (
      insert into custody_events (id, type, case_id, from_case_id, item_id, at, bytes)
      values (${id}, ${event.type}, ${event.caseId ?? null}, ${event.fromCaseId ?? null}, ${event.itemId ?? null},
        ${tx.now.toISOString()}, ${bytes})
    ), kept as (
      insert into event_values (event_id, field, value, salt)
      select ${id}, v.field, v.value, decode(v.salt, 'hex')
      from json_to_recordset(${JSON.stringify(kept)}::text::json) as v (field text, value text, salt text)
    )
    insert into custody_outbox (event_id) values (${id})`)
  return id
}
