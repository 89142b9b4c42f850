// Foreign keys, checks and indexes are the migrations' own; schema.test.ts holds the two equal.
import { boolean, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea } from './bytea.ts'
import { instant } from './instant.ts'

export const units = pgTable('units', {
  id: uuid('id').primaryKey(),
  nameEn: text('name_en').notNull(),
  nameZh: text('name_zh').notNull(),
  parentId: uuid('parent_id'),
})

export const unitClosure = pgTable(
  'unit_closure',
  {
    ancestorId: uuid('ancestor_id').notNull(),
    descendantId: uuid('descendant_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.ancestorId, table.descendantId] })],
)

export const officers = pgTable('officers', {
  id: uuid('id').primaryKey(),
  serviceNumber: text('service_number').notNull(),
  name: text('name').notNull(),
  nameZh: text('name_zh').notNull().default(''),
  kind: text('kind', { enum: ['regular', 'auxiliary', 'civilian'] }).notNull(),
  clearedConfidential: boolean('cleared_confidential').notNull().default(false),
  passwordHash: text('password_hash').notNull(),
  passwordOnce: boolean('password_once').notNull().default(false),
  suspendedAt: instant('suspended_at'),
  isDemo: boolean('is_demo').notNull().default(false),
})

export const postings = pgTable('postings', {
  id: uuid('id').primaryKey(),
  officerId: uuid('officer_id').notNull(),
  unitId: uuid('unit_id').notNull(),
  role: text('role', {
    enum: ['officer', 'supervisor', 'legal', 'administrator', 'security', 'auditor', 'exhibits'],
  }).notNull(),
  validFrom: instant('valid_from').notNull(),
  validTo: instant('valid_to'),
})

export const sessions = pgTable('sessions', {
  id: uuid('id').primaryKey(),
  tokenHash: bytea('token_hash').notNull(),
  officerId: uuid('officer_id').notNull(),
  authenticatedAt: instant('authenticated_at').notNull(),
  createdAt: instant('created_at').notNull(),
  lastSeenAt: instant('last_seen_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  revokedAt: instant('revoked_at'),
  address: text('address').notNull(),
  lockedAt: instant('locked_at'),
  confirmedAt: instant('confirmed_at'),
})

export const signInFailures = pgTable('sign_in_failures', {
  key: text('key').primaryKey(),
  failures: integer('failures').notNull(),
  blockedUntil: instant('blocked_until').notNull(),
})
