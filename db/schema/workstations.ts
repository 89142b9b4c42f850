// Foreign keys, checks and indexes are the migrations' own; schema.test.ts holds the two equal.
import { pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { bytea } from './bytea.ts'
import { instant } from './instant.ts'

export const stations = pgTable('stations', {
  id: uuid('id').primaryKey(),
  officerId: uuid('officer_id').notNull(),
  caseId: uuid('case_id').notNull(),
  workstation: text('workstation').notNull(),
  address: text('address').notNull(),
  tokenHash: bytea('token_hash'),
  approvedAt: instant('approved_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  revokedAt: instant('revoked_at'),
})

export const stationRequests = pgTable('station_requests', {
  id: uuid('id').primaryKey(),
  deviceHash: bytea('device_hash').notNull(),
  userHash: bytea('user_hash').notNull(),
  workstation: text('workstation').notNull(),
  reportNumber: text('report_number').notNull(),
  address: text('address').notNull(),
  requestedAt: instant('requested_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  declinedAt: instant('declined_at'),
  stationId: uuid('station_id'),
})
