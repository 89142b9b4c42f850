import { z } from 'zod'
import { fieldsOf, nothing } from '#lib/http/search-params.ts'
import { KINDS } from '#lib/items/schema.ts'

export const VIEWS = ['tiles', 'list', 'timeline', 'cameras'] as const
export const SORTS = ['newest', 'oldest', 'number'] as const
/** What became of an exhibit: sealed (and how it was compared), or disposed of. */
export const STATES = ['sealed', 'parts', 'disposed'] as const

/** Of more than these, one filters rather than chooses. */
export const MOST_CHOSEN = 5000

/** Which exhibits of a case are asked for, and in which order. An empty field asks for nothing. */
export const Filters = z.object({
  q: z.string().trim().max(100).default(''),
  kind: z.enum(KINDS).or(nothing).optional(),
  officer: z.uuid().or(nothing).optional(),
  source: z.uuid().or(z.literal('none')).or(nothing).optional(),
  /** As it is written; `none` where none is said. */
  channel: z.string().trim().max(60).default(''),
  state: z.enum(STATES).or(nothing).optional(),
  /** A day in Hong Kong, `2026-06-19`. */
  day: z.iso.date().or(nothing).optional(),
  sort: z
    .enum(SORTS)
    .or(z.literal('').transform(() => 'newest' as const))
    .default('newest'),
})
export type Filters = z.infer<typeof Filters>

// An instant as PostgreSQL writes it, or an exhibit number; and the item's id.
const Key = z
  .string()
  .regex(/^(\d{1,9}|\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d){0,2})\|[\da-f-]{36}$/)

/**
 * One page: after or before the key of a tile, or the page that holds the item `around`. A key is `<sort value>|<id>`;
 * what lies beyond either end is answered by the nearest page.
 */
export const ListTilesInput = Filters.extend({
  caseId: z.uuid(),
  after: Key.or(nothing).optional(),
  before: Key.or(nothing).optional(),
  around: z.uuid().or(nothing).optional(),
  limit: z.number().int().min(2).max(200).default(100),
})
export type ListTilesInput = z.input<typeof ListTilesInput>

export const CamerasInput = Filters.extend({ caseId: z.uuid() })

/** A day to go on after. */
export const TimelineInput = Filters.extend({ caseId: z.uuid(), after: z.iso.date().optional() })

const Chosen = z
  .string()
  .transform((text) => text.split(',').filter(Boolean))
  .pipe(z.array(z.uuid()).max(MOST_CHOSEN))
/** The filtered set, or those of it that were chosen: their ids with commas between them. */
export const ListingInput = Filters.extend({ caseId: z.uuid(), items: Chosen.default([]) })

const FIELDS = ['q', 'kind', 'officer', 'source', 'channel', 'state', 'day', 'sort', 'view'] as const
/** The gallery's address as its fields, each empty where it asks for nothing. The place in it is no part of this. */
export type GalleryQuery = Record<(typeof FIELDS)[number], string>

export const galleryQuery = (raw: Parameters<typeof fieldsOf>[0]): GalleryQuery => fieldsOf(raw, FIELDS, 100)

/** Whether it asks for less than everything. */
export const isFiltered = ({ q, kind, officer, source, channel, state, day }: GalleryQuery): boolean =>
  [q, kind, officer, source, channel, state, day].some(Boolean)

/** `?kind=video&sort=oldest`, with `more` (the place) at the end; empty where nothing is asked for. */
export function searchOf(query: Partial<GalleryQuery>, more: Record<string, string> = {}): string {
  const kept = Object.entries({ ...query, ...more }).filter(([, value]) => value)
  return kept.length > 0 ? `?${new URLSearchParams(kept)}` : ''
}
