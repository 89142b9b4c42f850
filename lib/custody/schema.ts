import { z } from 'zod'
import { fieldsOf, nothing } from '#lib/http/search-params.ts'

/** What the record is asked for: what happened to the case, its sources, what arrived, and what was done with exhibits. */
export const EVENT_KINDS = ['case', 'source', 'upload', 'exhibit', 'viewed', 'downloaded', 'marker'] as const
export type EventKind = (typeof EVENT_KINDS)[number]

/** Days are Hong Kong's, both among those asked for. An empty field asks for nothing. */
export const RecordFilters = z.object({
  event: z.enum(EVENT_KINDS).or(nothing).optional(),
  by: z.uuid().or(nothing).optional(),
  /** An exhibit's number in the case. */
  item: z.coerce.number().int().positive().max(1_000_000_000).or(nothing).optional(),
  from: z.iso.date().or(nothing).optional(),
  until: z.iso.date().or(nothing).optional(),
  /** The id of the event that the page goes on after. */
  after: z.uuid().or(nothing).optional(),
  /** The newest event on a page that is shown already: what came since is another page. */
  upto: z.uuid().or(nothing).optional(),
})
export type RecordFilters = z.infer<typeof RecordFilters>

const FIELDS = ['event', 'by', 'item', 'from', 'until'] as const
export type RecordQuery = Record<(typeof FIELDS)[number], string>

/** The record's part of an address. */
export const recordQuery = (raw: Parameters<typeof fieldsOf>[0]): RecordQuery => fieldsOf(raw, FIELDS, 60)
