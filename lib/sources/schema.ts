import { z } from 'zod'

export const SOURCE_KINDS = ['recorder', 'camera', 'phone', 'person'] as const
export type SourceKind = (typeof SOURCE_KINDS)[number]

const words = (max: number) => z.string().trim().max(max).default('')
const instant = z.iso.datetime().nullable().default(null)
const inOrder = (from: string | null, until: string | null) => !from || !until || from <= until

const fields = z.object({
  kind: z.enum(SOURCE_KINDS),
  /** What officers call it: "Shop recorder, 612 Nathan Road". */
  name: z.string().trim().min(1).max(120),
  make: words(80),
  model: words(80),
  serial: words(80),
  place: words(200),
  handedOverBy: words(120),
  handedOverTo: words(120),
  handedOverAt: instant,
  askedFrom: instant,
  askedUntil: instant,
  givenFrom: instant,
  givenUntil: instant,
  /** What the recorder's own clock showed, read as Hong Kong time, when a true clock showed `referenceClockAt`. */
  recorderClockAt: instant,
  referenceClockAt: instant,
})
type Fields = z.infer<typeof fields>

/** Periods end after they begin, and a clock is read beside another or not at all. */
const isWhole = (source: Fields) =>
  inOrder(source.askedFrom, source.askedUntil) &&
  inOrder(source.givenFrom, source.givenUntil) &&
  (source.recorderClockAt === null) === (source.referenceClockAt === null)

export const NewSource = fields.refine(isWhole)
export type NewSource = z.input<typeof NewSource>
export const AddSourceInput = fields.extend({ caseId: z.uuid() }).refine(isWhole)
export type AddSourceInput = z.input<typeof AddSourceInput>
export const EditSourceInput = fields.extend({ sourceId: z.uuid() }).refine(isWhole)
export type EditSourceInput = z.input<typeof EditSourceInput>
export type SourceFields = Fields

/** What an offset rests on: both clocks read at one moment, the clock in the picture, what somebody says, data of the file. */
export const CLOCK_BASES = ['reading', 'on-screen', 'statement', 'metadata'] as const
export type ClockBasis = (typeof CLOCK_BASES)[number]

export const SetClockInput = z
  .object({
    sourceId: z.uuid(),
    /** For this exhibit alone; null for all of the source. */
    itemId: z.uuid().nullable().default(null),
    recorderClockAt: z.iso.datetime(),
    referenceClockAt: z.iso.datetime(),
    /** The stretch of the recorder's own time that it holds for; null for no end. */
    fromAt: instant,
    untilAt: instant,
    uncertaintyMs: z.number().int().min(0).max(86_400_000),
    basis: z.enum(CLOCK_BASES),
    photoItemId: z.uuid().nullable().default(null),
    note: words(500),
  })
  .refine(({ fromAt, untilAt }) => !fromAt || !untilAt || fromAt < untilAt)
export type SetClockInput = z.input<typeof SetClockInput>
