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

export const AddSourceInput = fields.extend({ caseId: z.uuid() }).refine(isWhole)
export type AddSourceInput = z.input<typeof AddSourceInput>
export const EditSourceInput = fields.extend({ sourceId: z.uuid() }).refine(isWhole)
export type EditSourceInput = z.input<typeof EditSourceInput>
export type SourceFields = Fields
