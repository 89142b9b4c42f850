// Foreign keys, checks and indexes are the migrations' own; schema.test.ts holds the two equal.
import { bigint, boolean, doublePrecision, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './instant.ts'

export const recordings = pgTable('recordings', {
  itemId: uuid('item_id').primaryKey(),
  format: text('format').notNull().default(''),
  videoCodec: text('video_codec').notNull().default(''),
  audioCodec: text('audio_codec').notNull().default(''),
  pixelFormat: text('pixel_format').notNull().default(''),
  width: integer('width'),
  height: integer('height'),
  rotation: integer('rotation').notNull().default(0),
  durationUs: bigint('duration_us', { mode: 'number' }),
  frames: integer('frames'),
  frameRate: doublePrecision('frame_rate'),
  isRateVarying: boolean('is_rate_varying').notNull().default(false),
  isRateAssumed: boolean('is_rate_assumed').notNull().default(false),
  recorderClockAt: instant('recorder_clock_at'),
  recorderClockBasis: text('recorder_clock_basis', { enum: ['recorder', 'metadata', 'file name'] }),
  way: text('way', { enum: ['direct', 'remux', 'transcode', 'none'] }).notNull(),
  readings: jsonb('readings').$type<unknown[]>().notNull(),
  examinedAt: instant('examined_at').notNull(),
  storyboardPictures: integer('storyboard_pictures').notNull().default(0),
})
