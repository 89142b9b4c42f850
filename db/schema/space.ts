// Foreign keys, checks and indexes are the migrations' own; schema.test.ts holds the two equal.
import { boolean, pgTable } from 'drizzle-orm/pg-core'

export const space = pgTable('space', { onlyRow: boolean('only_row').primaryKey().default(true) })
