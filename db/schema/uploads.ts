// Foreign keys, checks and indexes are the migrations' own; schema.test.ts holds the two equal.
import { bigint, boolean, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea } from './bytea.ts'
import { instant } from './instant.ts'

export const batches = pgTable('batches', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id'),
  trayUnitId: uuid('tray_unit_id'),
  officerId: uuid('officer_id').notNull(),
  createdAt: instant('created_at').notNull(),
  claimedReportNumber: text('claimed_report_number'),
  handedFrom: uuid('handed_from'),
  handedBy: uuid('handed_by'),
  transferId: uuid('transfer_id'),
  stationId: uuid('station_id'),
})

export const batchEntries = pgTable('batch_entries', {
  id: uuid('id').primaryKey(),
  batchId: uuid('batch_id').notNull(),
  nameRaw: bytea('name_raw').notNull(),
  nameDisplay: text('name_display').notNull(),
  folderDisplay: text('folder_display').notNull().default(''),
  sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
  modifiedAt: instant('modified_at'),
  sourceId: uuid('source_id'),
  channel: text('channel').notNull().default(''),
  isSet: boolean('is_set').notNull().default(false),
})

export const uploads = pgTable('uploads', {
  id: uuid('id').primaryKey(),
  entryId: uuid('entry_id').notNull(),
  officerId: uuid('officer_id').notNull(),
  state: text('state', { enum: ['open', 'complete', 'verifying', 'sealed', 'rejected', 'cancelled'] })
    .notNull()
    .default('open'),
  sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
  offsetBytes: bigint('offset_bytes', { mode: 'number' }).notNull().default(0),
  epoch: integer('epoch').notNull().default(0),
  leaseUntil: instant('lease_until'),
  leaseHolder: bigint('lease_holder', { mode: 'bigint' }),
  sourceSha256: text('source_sha256'),
  storedSha256: text('stored_sha256'),
  lastContactAt: instant('last_contact_at').notNull(),
  createdAt: instant('created_at').notNull(),
  tidiedAt: instant('tidied_at'),
})

export const uploadSegments = pgTable(
  'upload_segments',
  {
    uploadId: uuid('upload_id').notNull(),
    epoch: integer('epoch').notNull(),
    startBytes: bigint('start_bytes', { mode: 'number' }).notNull(),
    lengthBytes: bigint('length_bytes', { mode: 'number' }).notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.uploadId, table.epoch] })],
)

export const uploadParts = pgTable(
  'upload_parts',
  {
    uploadId: uuid('upload_id').notNull(),
    offsetBytes: bigint('offset_bytes', { mode: 'number' }).notNull(),
    lengthBytes: bigint('length_bytes', { mode: 'number' }).notNull(),
    sha256: text('sha256').notNull(),
    epoch: integer('epoch').notNull(),
  },
  (table) => [primaryKey({ columns: [table.uploadId, table.offsetBytes] })],
)

export const uploadGrants = pgTable('upload_grants', {
  id: uuid('id').primaryKey(),
  batchId: uuid('batch_id').notNull(),
  tokenHash: bytea('token_hash').notNull(),
  expiresAt: instant('expires_at').notNull(),
  revokedAt: instant('revoked_at'),
})
