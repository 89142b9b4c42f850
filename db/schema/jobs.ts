// Foreign keys, checks and indexes are the migrations' own; schema.test.ts holds the two equal. pg-boss's own tables are its own.
import { integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './instant.ts'

export const parkedJobs = pgTable('parked_jobs', {
  id: uuid('id').primaryKey(),
  queue: text('queue').notNull(),
  payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
  itemId: uuid('item_id'),
  trouble: text('trouble', {
    enum: ['timed out', 'crashed', 'no space', 'tool missing', 'worker lost', 'failed'],
  }).notNull(),
  detail: text('detail').notNull(),
  tries: integer('tries').notNull(),
  parkedAt: instant('parked_at').notNull(),
  retriedAt: instant('retried_at'),
  retriedBy: uuid('retried_by'),
})
