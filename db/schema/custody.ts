// Foreign keys, checks and indexes are the migrations' own; schema.test.ts holds the two equal.
import { sql } from 'drizzle-orm'
import { bigint, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea } from './bytea.ts'
import { instant } from './instant.ts'

export const custodyEvents = pgTable('custody_events', {
  id: uuid('id').primaryKey(),
  type: text('type').notNull(),
  caseId: uuid('case_id'),
  itemId: uuid('item_id'),
  at: instant('at').notNull(),
  bytes: bytea('bytes').notNull(),
  fromCaseId: uuid('from_case_id'),
  // Read out of the bytes by the database.
  actorId: uuid('actor_id').generatedAlwaysAs(sql``),
  mediumId: uuid('medium_id').generatedAlwaysAs(sql``),
})

export const eventValues = pgTable(
  'event_values',
  {
    eventId: uuid('event_id').notNull(),
    field: text('field').notNull(),
    value: text('value').notNull(),
    salt: bytea('salt').notNull(),
  },
  (table) => [primaryKey({ columns: [table.eventId, table.field] })],
)

export const custodyOutbox = pgTable('custody_outbox', {
  eventId: uuid('event_id').primaryKey(),
  position: bigint('position', { mode: 'number' }).notNull(), // the database's own
})

/** How often an officer met one reason of refusal in the current quarter of an hour. */
export const refusalCounts = pgTable('refusal_counts', {
  key: text('key').primaryKey(),
  begunAt: instant('begun_at').notNull(),
  refusals: integer('refusals').notNull(),
})

export const securityEvents = pgTable('security_events', {
  id: uuid('id').primaryKey(),
  at: instant('at').notNull(),
  type: text('type').notNull(),
  officerId: uuid('officer_id'),
  address: text('address').notNull(),
  detail: jsonb('detail').$type<Record<string, unknown>>().notNull().default({}),
})
