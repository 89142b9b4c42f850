// Foreign keys, checks and indexes are the migrations' own; schema.test.ts holds the two equal.
import { sql } from 'drizzle-orm'
import { bigint, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea } from './bytea.ts'
import { instant } from './instant.ts'

export const items = pgTable('items', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id'),
  trayUnitId: uuid('tray_unit_id'),
  number: integer('number'),
  uploadId: uuid('upload_id').notNull(),
  nameRaw: bytea('name_raw').notNull(),
  nameDisplay: text('name_display').notNull(),
  folderDisplay: text('folder_display').notNull(),
  sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
  sha256: text('sha256').notNull(),
  crc32: bigint('crc32', { mode: 'number' }).notNull(),
  hashOrigin: text('hash_origin', { enum: ['whole file', 'parts'] }).notNull(),
  kind: text('kind', { enum: ['video', 'image', 'audio', 'document', 'other'] }).notNull(),
  mediaType: text('media_type').notNull(),
  capturedAt: instant('captured_at').notNull(),
  contributedBy: uuid('contributed_by').notNull(),
  state: text('state', { enum: ['sealed', 'disposed'] })
    .notNull()
    .default('sealed'),
  sealedAt: instant('sealed_at').notNull(),
  recordWanted: integer('record_wanted').notNull().default(0),
  recordWritten: integer('record_written').notNull().default(-1),
  sourceId: uuid('source_id'),
  channel: text('channel').notNull().default(''),
  fileTime: instant('file_time').notNull(),
  captureBasis: text('capture_basis', { enum: ['burned-in', 'recorder-clock', 'metadata', 'statement', 'other'] }),
  captureNote: text('capture_note').notNull().default(''),
  ownMark: text('own_mark').notNull().default(''),
  courtMark: text('court_mark').notNull().default(''),
  value: text('value', { enum: ['evidential', 'intelligence'] })
    .notNull()
    .default('evidential'),
  hiddenDeciderId: uuid('hidden_decider_id'),
  classification: text('classification', { enum: ['RESTRICTED', 'CONFIDENTIAL'] })
    .notNull()
    .default('RESTRICTED'),
  // What of it is the migration's own.
  searchText: text('search_text').notNull().generatedAlwaysAs(sql``),
})

export const derivatives = pgTable(
  'derivatives',
  {
    itemId: uuid('item_id').notNull(),
    kind: text('kind', {
      enum: ['poster', 'readings', 'frames', 'copy', 'window', 'storyboard', 'cues', 'waveform', 'view'],
    }).notNull(),
    recipeSha256: text('recipe_sha256').notNull(),
    sha256: text('sha256').notNull(),
    mediaType: text('media_type').notNull(),
    extension: text('extension').notNull(),
    width: integer('width'),
    height: integer('height'),
    madeAt: instant('made_at').notNull(),
    part: text('part').notNull().default(''),
    sizeBytes: bigint('size_bytes', { mode: 'number' }),
    engine: text('engine').notNull().default(''),
    engineVersion: text('engine_version').notNull().default(''),
    arguments: text('arguments').array().notNull().default([]),
    inputSha256: text('input_sha256').notNull().default(''),
  },
  (table) => [primaryKey({ columns: [table.itemId, table.kind, table.part] })],
)

export const viewings = pgTable('viewings', {
  officerId: uuid('officer_id').notNull(),
  itemId: uuid('item_id').notNull(),
  begunAt: instant('begun_at').notNull(),
  sessionId: uuid('session_id'),
})

export const itemFixity = pgTable('item_fixity', {
  itemId: uuid('item_id').primaryKey(),
  checkedAt: instant('checked_at').notNull(),
  outcome: text('outcome', { enum: ['sound', 'missing', 'other-size', 'other-hash', 'unreadable'] })
    .notNull()
    .default('sound'),
})

export const itemCopies = pgTable(
  'item_copies',
  {
    itemId: uuid('item_id').notNull(),
    place: text('place').notNull(),
    checkedAt: instant('checked_at').notNull(),
    outcome: text('outcome', { enum: ['sound', 'missing', 'other-size', 'other-hash', 'unreadable'] })
      .notNull()
      .default('sound'),
  },
  (table) => [primaryKey({ columns: [table.itemId, table.place] })],
)

export const itemRepairs = pgTable('item_repairs', {
  id: uuid('id').primaryKey(),
  itemId: uuid('item_id').notNull(),
  place: text('place').notNull(),
  begunAt: instant('begun_at').notNull(),
  finishedAt: instant('finished_at'),
})

export const moveRequests = pgTable('move_requests', {
  id: uuid('id').primaryKey(),
  itemId: uuid('item_id').notNull(),
  fromCaseId: uuid('from_case_id').notNull(),
  toCaseId: uuid('to_case_id').notNull(),
  number: integer('number').notNull(),
  nameDisplay: text('name_display').notNull(),
  kind: text('kind').notNull(),
  sizeBytes: bigint('size_bytes', { mode: 'number' }).notNull(),
  reason: text('reason').notNull(),
  askedBy: uuid('asked_by').notNull(),
  askedAt: instant('asked_at').notNull(),
  state: text('state', { enum: ['asked', 'released', 'moved', 'refused', 'withdrawn', 'lapsed'] })
    .notNull()
    .default('asked'),
  releasedBy: uuid('released_by'),
  releasedAt: instant('released_at'),
  decidedBy: uuid('decided_by'),
  decidedAt: instant('decided_at'),
})

export const hidings = pgTable('hidings', {
  id: uuid('id').primaryKey(),
  itemId: uuid('item_id').notNull(),
  kind: text('kind', { enum: ['private', 'excessive', 'privileged'] }).notNull(),
  reason: text('reason').notNull(),
  askedBy: uuid('asked_by').notNull(),
  askedAt: instant('asked_at').notNull(),
  deciderId: uuid('decider_id').notNull(),
  state: text('state', { enum: ['asked', 'kept', 'shown'] })
    .notNull()
    .default('asked'),
  decidedBy: uuid('decided_by'),
  decidedAt: instant('decided_at'),
  decidedBecause: text('decided_because').notNull().default(''),
})
