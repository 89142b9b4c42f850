// Foreign keys, checks and indexes are the migrations' own; schema.test.ts holds the two equal.
import { pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './instant.ts'

export const officerSearches = pgTable('officer_searches', {
  id: uuid('id').primaryKey(),
  subjectId: uuid('subject_id').notNull(),
  reason: text('reason').notNull(),
  requestedBy: uuid('requested_by').notNull(),
  requestedAt: instant('requested_at').notNull(),
  decision: text('decision', { enum: ['agreed', 'declined'] }),
  decidedBy: uuid('decided_by'),
  decidedAt: instant('decided_at'),
})
