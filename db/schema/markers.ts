// Foreign keys, checks and indexes are the migrations' own; schema.test.ts holds the two equal.
import { bigint, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './instant.ts'

export const markers = pgTable('markers', {
  id: uuid('id').primaryKey(),
  itemId: uuid('item_id').notNull(),
  atUs: bigint('at_us', { mode: 'number' }).notNull(),
  frame: integer('frame'),
  note: text('note').notNull().default(''),
  madeBy: uuid('made_by').notNull(),
  madeAt: instant('made_at').notNull(),
  removedAt: instant('removed_at'),
})

export const playbackPositions = pgTable(
  'playback_positions',
  {
    officerId: uuid('officer_id').notNull(),
    itemId: uuid('item_id').notNull(),
    atUs: bigint('at_us', { mode: 'number' }).notNull(),
    keptAt: instant('kept_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.officerId, table.itemId] })],
)
