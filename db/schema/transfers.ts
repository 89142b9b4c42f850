// Foreign keys, checks and indexes are the migrations' own; schema.test.ts holds the two equal.
import { sql } from 'drizzle-orm'
import { bigint, integer, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { bytea } from './bytea.ts'
import { instant } from './instant.ts'

export const transfers = pgTable('transfers', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  begunBy: uuid('begun_by').notNull(),
  begunAt: instant('begun_at').notNull(),
  state: text('state', { enum: ['draft', 'submitted', 'countersigned', 'returned'] })
    .notNull()
    .default('draft'),
  mediumId: uuid('medium_id'),
  mediumKind: text('medium_kind', { enum: ['usb', 'disc', 'card', 'drive', 'other'] }).notNull(),
  mediumOwner: text('medium_owner', { enum: ['designated', 'working', 'seized', 'exhibit', 'citizen'] }).notNull(),
  mediumLabel: text('medium_label').notNull(),
  entries: integer('entries').notNull().default(0),
  bytes: bigint('bytes', { mode: 'number' }).notNull().default(0),
  listedAt: instant('listed_at'),
  manifestSha256: text('manifest_sha256'),
  submittedBy: uuid('submitted_by'),
  submittedAt: instant('submitted_at'),
  digest: text('digest'),
  sampleSeed: text('sample_seed'),
  sample: uuid('sample').array(),
  decidedBy: uuid('decided_by'),
  decidedAt: instant('decided_at'),
  reason: text('reason').notNull().default(''),
  tokenVerdict: text('token_verdict', { enum: ['good', 'doubtful'] }),
  tokenDoubt: text('token_doubt', { enum: ['missing', 'unreadable', 'stale', 'used-before'] }),
  tokenReason: text('token_reason').notNull().default(''),
  tokenIssue: integer('token_issue'),
  tokenIssuedAt: instant('token_issued_at'),
  tokenCheckedBy: uuid('token_checked_by'),
  tokenCheckedAt: instant('token_checked_at'),
})

export const transferEntries = pgTable(
  'transfer_entries',
  {
    transferId: uuid('transfer_id').notNull(),
    ordinal: integer('ordinal').notNull(),
    path: text('path').notNull(),
    kind: text('kind', { enum: ['file', 'empty-folder', 'link', 'special'] }).notNull(),
    sizeBytes: bigint('size_bytes', { mode: 'number' }),
    modifiedAt: instant('modified_at'),
    place: integer('place'),
    marks: text('marks').array().notNull().default([]),
    setKind: text('set_kind', {
      enum: ['milestone', 'genetec', 'bosch', 'panasonic', 'synectics', 'video-ts', 'self-playing'],
    }),
    setRoot: text('set_root'),
    batchEntryId: uuid('batch_entry_id'),
    alsoFrom: text('also_from'),
    outcome: text('outcome', { enum: ['sealed', 'in-set', 'identical', 'unreadable', 'left-out'] }),
    itemId: uuid('item_id'),
    itemNumber: integer('item_number'),
    itemSha256: text('item_sha256'),
    basis: text('basis', { enum: ['decided', 'empty-folder', 'link', 'special'] }),
    reason: text('reason'),
    offsetBytes: bigint('offset_bytes', { mode: 'number' }),
    lengthBytes: bigint('length_bytes', { mode: 'number' }),
    tries: integer('tries'),
    outcomeBy: uuid('outcome_by'),
    outcomeAt: instant('outcome_at'),
    returnedBecause: text('returned_because'),
    pathRaw: bytea('path_raw'),
    rank: smallint('rank').notNull().generatedAlwaysAs(sql``),
  },
  (table) => [primaryKey({ columns: [table.transferId, table.ordinal] })],
)

export const transferContributors = pgTable(
  'transfer_contributors',
  { transferId: uuid('transfer_id').notNull(), officerId: uuid('officer_id').notNull() },
  (table) => [primaryKey({ columns: [table.transferId, table.officerId] })],
)
