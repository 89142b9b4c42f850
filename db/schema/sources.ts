// Foreign keys, checks and indexes are the migrations' own; schema.test.ts holds the two equal.
import { bigint, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './instant.ts'

export const sources = pgTable('sources', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  kind: text('kind', { enum: ['recorder', 'camera', 'phone', 'person'] }).notNull(),
  name: text('name').notNull(),
  make: text('make').notNull().default(''),
  model: text('model').notNull().default(''),
  serial: text('serial').notNull().default(''),
  place: text('place').notNull().default(''),
  handedOverBy: text('handed_over_by').notNull().default(''),
  handedOverTo: text('handed_over_to').notNull().default(''),
  handedOverAt: instant('handed_over_at'),
  askedFrom: instant('asked_from'),
  askedUntil: instant('asked_until'),
  givenFrom: instant('given_from'),
  givenUntil: instant('given_until'),
  recorderClockAt: instant('recorder_clock_at'),
  referenceClockAt: instant('reference_clock_at'),
  addedBy: uuid('added_by').notNull(),
  addedAt: instant('added_at').notNull(),
})

export const clockOffsets = pgTable('clock_offsets', {
  id: uuid('id').primaryKey(),
  sourceId: uuid('source_id').notNull(),
  itemId: uuid('item_id'),
  fromAt: instant('from_at'),
  untilAt: instant('until_at'),
  aheadMs: bigint('ahead_ms', { mode: 'number' }).notNull(),
  uncertaintyMs: bigint('uncertainty_ms', { mode: 'number' }).notNull(),
  basis: text('basis', { enum: ['reading', 'on-screen', 'statement', 'metadata'] }).notNull(),
  photoItemId: uuid('photo_item_id'),
  note: text('note').notNull().default(''),
  setBy: uuid('set_by').notNull(),
  setAt: instant('set_at').notNull(),
})
