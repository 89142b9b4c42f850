// Foreign keys, checks and indexes are the migrations' own; schema.test.ts holds the two equal.
import { date, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './instant.ts'

export const media = pgTable('media', {
  id: uuid('id').primaryKey(),
  label: text('label').notNull(),
  kind: text('kind', { enum: ['usb', 'disc', 'card'] }).notNull(),
  standing: text('standing', { enum: ['designated', 'working', 'master', 'seized', 'private'] }).notNull(),
  serial: text('serial').notNull().default(''),
  bagNumber: text('bag_number').notNull().default(''),
  sealNumber: text('seal_number').notNull().default(''),
  propertyLabel: text('property_label').notNull().default(''),
  claimedNumber: text('claimed_number').notNull().default(''),
  remarks: text('remarks').notNull().default(''),
  unitId: uuid('unit_id').notNull(),
  state: text('state', {
    enum: [
      ...(['in-store', 'issued', 'in-transit', 'at-import', 'at-court', 'at-laboratory'] as const),
      ...(['returned', 'released', 'lost', 'destroyed'] as const),
    ],
  })
    .notNull()
    .default('in-store'),
  place: text('place').notNull().default(''),
  holderId: uuid('holder_id'),
  issueNumber: integer('issue_number').notNull().default(0),
  issuedAt: instant('issued_at'),
  dueAt: instant('due_at'),
  revokedAt: instant('revoked_at'),
  registeredBy: uuid('registered_by').notNull(),
  registeredAt: instant('registered_at').notNull(),
  changedBy: uuid('changed_by').notNull(),
  changedAt: instant('changed_at').notNull(),
  inventoryId: uuid('inventory_id'),
  tokenIssue: integer('token_issue').notNull().default(0),
  revokedIssues: integer('revoked_issues').array().notNull().default([]),
  authorityKind: text('authority_kind', { enum: ['court-order', 'disposal-authority'] }),
  authorityDocument: text('authority_document').notNull().default(''),
  authorityDated: date('authority_dated'),
  appealEnds: date('appeal_ends'),
})

export const tokenUses = pgTable(
  'token_uses',
  {
    mediumId: uuid('medium_id').notNull(),
    issueNumber: integer('issue_number').notNull(),
    importId: uuid('import_id').notNull(),
    usedBy: uuid('used_by').notNull(),
    usedAt: instant('used_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.mediumId, table.issueNumber, table.importId] })],
)

export const stocktakes = pgTable('stocktakes', {
  id: uuid('id').primaryKey(),
  unitId: uuid('unit_id').notNull(),
  begunBy: uuid('begun_by').notNull(),
  begunAt: instant('begun_at').notNull(),
  endedAt: instant('ended_at'),
})

export const stocktakeLines = pgTable(
  'stocktake_lines',
  {
    stocktakeId: uuid('stocktake_id').notNull(),
    label: text('label').notNull(),
    mediumId: uuid('medium_id'),
    outcome: text('outcome', { enum: ['found', 'missing', 'unexpected'] }).notNull(),
    notedBy: uuid('noted_by').notNull(),
    notedAt: instant('noted_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.stocktakeId, table.label] })],
)

export const inventories = pgTable('inventories', {
  id: uuid('id').primaryKey(),
  unitId: uuid('unit_id').notNull(),
  fileSha256: text('file_sha256').notNull(),
  discs: integer('discs').notNull(),
  takenInBy: uuid('taken_in_by').notNull(),
  takenInAt: instant('taken_in_at').notNull(),
})
