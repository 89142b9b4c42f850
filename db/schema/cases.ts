// Foreign keys, checks and indexes are the migrations' own; schema.test.ts holds the two equal.
import { boolean, date, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './instant.ts'

export const cases = pgTable('cases', {
  id: uuid('id').primaryKey(),
  reportNumber: text('report_number').notNull(),
  title: text('title').notNull(),
  unitId: uuid('unit_id').notNull(),
  officerInChargeId: uuid('officer_in_charge_id'),
  deputyId: uuid('deputy_id'),
  classification: text('classification', { enum: ['RESTRICTED', 'CONFIDENTIAL'] })
    .notNull()
    .default('RESTRICTED'),
  needToKnow: boolean('need_to_know').notNull().default(false),
  status: text('status', { enum: ['open', 'closed'] })
    .notNull()
    .default('open'),
  lastItemNumber: integer('last_item_number').notNull().default(0),
  createdAt: instant('created_at').notNull(),
  createdBy: uuid('created_by').notNull(),
  courtCaseNumber: text('court_case_number').notNull().default(''),
  dojReference: text('doj_reference').notNull().default(''),
  nextCourtDate: date('next_court_date'),
  defendants: text('defendants').array().notNull().default([]),
  retentionCategory: text('retention_category', { enum: ['standard', 'serious', 'undetected', 'permanent'] })
    .notNull()
    .default('standard'),
  movedOut: integer('moved_out').notNull().default(0),
})

export const protectionProposals = pgTable('protection_proposals', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  classification: text('classification', { enum: ['RESTRICTED', 'CONFIDENTIAL'] }).notNull(),
  needToKnow: boolean('need_to_know').notNull(),
  reason: text('reason').notNull(),
  proposedBy: uuid('proposed_by').notNull(),
  proposedAs: text('proposed_as', { enum: ['officer-in-charge', 'supervisor'] }).notNull(),
  proposedAt: instant('proposed_at').notNull(),
  decision: text('decision', { enum: ['agreed', 'declined', 'withdrawn', 'lapsed'] }),
  lapsesAt: instant('lapses_at').notNull(),
  decidedBy: uuid('decided_by'),
  decidedAt: instant('decided_at'),
})

export const courtDirections = pgTable('court_directions', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  document: text('document').notNull(),
  dated: date('dated').notNull(),
  reason: text('reason').notNull(),
  recordedBy: uuid('recorded_by').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  liftedBy: uuid('lifted_by'),
  liftedAt: instant('lifted_at'),
  liftDocument: text('lift_document').notNull().default(''),
  liftReason: text('lift_reason').notNull().default(''),
})

export const namesakesLeft = pgTable(
  'namesakes_left',
  {
    caseId: uuid('case_id').notNull(),
    namesakeId: uuid('namesake_id').notNull(),
    leftBy: uuid('left_by').notNull(),
    leftAt: instant('left_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.caseId, table.namesakeId] })],
)

export const caseMembers = pgTable('case_members', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  officerId: uuid('officer_id').notNull(),
  role: text('role', {
    enum: ['officer-in-charge', 'deputy', 'investigator', 'supervisor', 'legal', 'viewer', 'contributor'],
  }).notNull(),
  validFrom: instant('valid_from').notNull(),
  validTo: instant('valid_to'),
  addedBy: uuid('added_by').notNull(),
})

export const caseAccess = pgTable(
  'case_access',
  {
    officerId: uuid('officer_id').notNull(),
    caseId: uuid('case_id').notNull(),
    viaKind: text('via_kind', { enum: ['member'] }).notNull(),
    viaId: uuid('via_id').notNull(),
    role: text('role').notNull(),
    validFrom: instant('valid_from').notNull(),
    expiresAt: instant('expires_at'),
  },
  (table) => [primaryKey({ columns: [table.officerId, table.caseId, table.viaKind, table.viaId] })],
)
