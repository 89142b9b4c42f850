// Foreign keys, checks and indexes are the migrations' own; schema.test.ts holds the two equal.
import { bigint, boolean, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea } from './bytea.ts'
import { instant } from './instant.ts'

const count = <Name extends string>(name: Name) => bigint(name, { mode: 'number' })

export const ledgerLeaves = pgTable('ledger_leaves', {
  leafIndex: count('leaf_index').primaryKey(),
  eventId: uuid('event_id').notNull(),
  envelope: bytea('envelope').notNull(),
  leafHash: bytea('leaf_hash').notNull(),
})

export const ledgerLinks = pgTable(
  'ledger_links',
  {
    stream: text('stream').notNull(),
    seq: count('seq').notNull(),
    leafIndex: count('leaf_index').notNull(),
    place: integer('place').notNull(),
    prev: bytea('prev'),
    salt: bytea('salt').notNull(),
  },
  (table) => [primaryKey({ columns: [table.stream, table.seq] })],
)

export const ledgerStreams = pgTable('ledger_streams', {
  stream: text('stream').primaryKey(),
  length: count('length').notNull(),
  lastLeaf: bytea('last_leaf').notNull(),
})

export const ledgerHead = pgTable('ledger_head', {
  single: boolean('single').primaryKey().default(true),
  size: count('size').notNull(),
  root: bytea('root').notNull(),
  peaks: bytea('peaks').notNull(),
})

export const ledgerHeads = pgTable('ledger_heads', {
  size: count('size').primaryKey(),
  root: bytea('root').notNull(),
  at: instant('at').notNull(),
})

export const ledgerState = pgTable('ledger_state', {
  single: boolean('single').primaryKey().default(true),
  state: text('state', { enum: ['running', 'rolled-back', 'refused'] }).notNull(),
  origin: text('origin').notNull().default(''),
  publishedSize: count('published_size').notNull().default(0),
  publishedAt: instant('published_at'),
  detail: text('detail').notNull().default(''),
  since: instant('since').notNull(),
})

export const ledgerAnchors = pgTable(
  'ledger_anchors',
  {
    origin: text('origin').notNull(),
    size: count('size').notNull(),
    kind: text('kind', { enum: ['timestamp', 'witness'] }).notNull(),
    name: text('name').notNull(),
    note: text('note').notNull(),
    content: bytea('content').notNull(),
    seenAt: instant('seen_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.origin, table.size, table.kind, table.name] })],
)

export const ledgerAlarms = pgTable('ledger_alarms', {
  // Numbered by the database.
  id: count('id').primaryKey(),
  kind: text('kind', { enum: ['passed-over', 'witness-refuses'] }).notNull(),
  about: text('about').notNull(),
  detail: text('detail').notNull(),
  raisedAt: instant('raised_at').notNull(),
  endedAt: instant('ended_at'),
})
