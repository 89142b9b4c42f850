// Foreign keys, checks and indexes are the migrations' own; schema.test.ts holds the two equal.
import { bigint, date, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './instant.ts'

export const processRuns = pgTable('process_runs', {
  id: uuid('id').primaryKey(),
  process: text('process', { enum: ['web', 'worker'] }).notNull(),
  host: text('host').notNull(),
  version: text('version').notNull(),
  startedAt: instant('started_at').notNull(),
  seenAt: instant('seen_at').notNull(),
  stoppedAt: instant('stopped_at'),
  clockOffsetMs: integer('clock_offset_ms').notNull(),
})

export const healthDays = pgTable('health_days', {
  day: date('day').primaryKey(),
  clockOffsetMs: integer('clock_offset_ms'),
  storeFreeBytes: bigint('store_free_bytes', { mode: 'number' }),
  storeTotalBytes: bigint('store_total_bytes', { mode: 'number' }),
  mastersRead: integer('masters_read').notNull().default(0),
  mastersBad: integer('masters_bad').notNull().default(0),
  copiesRead: integer('copies_read').notNull().default(0),
  copiesBad: integer('copies_bad').notNull().default(0),
})

export const volumes = pgTable('volumes', {
  place: text('place').primaryKey(),
  freeBytes: bigint('free_bytes', { mode: 'number' }),
  totalBytes: bigint('total_bytes', { mode: 'number' }),
  measuredAt: instant('measured_at').notNull(),
})
