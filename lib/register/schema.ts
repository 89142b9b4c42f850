import { z } from 'zod'
import { nothing } from '#lib/http/search-params.ts'
import type { Named } from '#lib/i18n/formats.ts'

export const MEDIUM_KINDS = ['usb', 'disc', 'card'] as const
export type MediumKind = (typeof MEDIUM_KINDS)[number]

/** What a medium is to the Force, which decides how it may end: its own tool, a copy for work, an exhibit, another's thing. */
export const STANDINGS = ['designated', 'working', 'master', 'seized', 'private'] as const
export type Standing = (typeof STANDINGS)[number]

/** In whose hands it is while it is out of the store. */
export const HELD_STATES = ['issued', 'in-transit', 'at-import', 'at-court', 'at-laboratory'] as const
export type HeldState = (typeof HELD_STATES)[number]
/** How it leaves the register for good. */
export const END_STATES = ['returned', 'released', 'destroyed'] as const
export type EndState = (typeof END_STATES)[number]
export const MEDIUM_STATES = ['in-store', ...HELD_STATES, ...END_STATES, 'lost'] as const
export type MediumState = (typeof MEDIUM_STATES)[number]

const words = (max: number) => z.string().trim().max(max).default('')
/** A label as it is compared: one form for what is written, scanned or typed. */
const label = z
  .string()
  .max(200)
  .transform((text) => text.normalize('NFKC').replace(/\s+/g, ' ').trim().toUpperCase())
  .pipe(
    z
      .string()
      .max(60)
      .regex(/^\P{Cc}*$/u),
  )
export const Label = label.pipe(z.string().min(1))

const particulars = {
  standing: z.enum(STANDINGS),
  serial: words(80),
  bagNumber: words(40),
  sealNumber: words(40),
  propertyLabel: words(40),
  claimedNumber: words(40),
  remarks: words(500),
  unitId: z.uuid(),
}
export const AddMediumInput = z.object({
  kind: z.enum(MEDIUM_KINDS),
  /** As it is on the thing already; empty where the register gives it one. */
  label: label.default(''),
  /** Where in the store it lies. */
  place: words(120),
  ...particulars,
})
export type AddMediumInput = z.input<typeof AddMediumInput>
export const EditMediumInput = z.object({ mediumId: z.uuid(), ...particulars })
export type EditMediumInput = z.input<typeof EditMediumInput>
export type Particulars = Omit<z.infer<typeof EditMediumInput>, 'mediumId'>

const password = z.string().min(1).max(1000)
const number = z.string().trim().min(1).max(40)

/** Who gives and who receives: both confirm with their own passwords. */
export const HandOverMediumInput = z.object({
  mediumId: z.uuid(),
  /** By the store, to the store, or from one officer to the next. */
  way: z.enum(['issue', 'take-back', 'pass-on']),
  ownPassword: password,
  otherNumber: number,
  otherPassword: password,
  /** When it has to be back; asked at issue. */
  dueAt: z.iso.datetime().nullable().default(null),
  /** Where in the store it is laid. */
  place: words(120),
})
export type HandOverMediumInput = z.input<typeof HandOverMediumInput>

/** The file on a stick that says which issue it is, signed. */
export const TOKEN_FILE = 'CDIP-TOKEN.json'
/** How it is known that nothing else lay on the stick: the browser looked, or the officer did. */
export const EMPTINESS = ['seen', 'confirmed'] as const
export const IssueTokenInput = z.object({ mediumId: z.uuid(), emptiness: z.enum(EMPTINESS) })
export type IssueTokenInput = z.input<typeof IssueTokenInput>
export type TokenFile = { name: string; text: string }

/** Whether a file was on the stick before it was issued, by the file's own time: a recorder's clock may be wrong. */
export const isLeftOver = (modifiedAt: Date | null, issuedAt: Date): boolean =>
  modifiedAt !== null && modifiedAt < issuedAt

/** What of a medium is read before anything is brought in from it. */
export const CheckTokenInput = z.object({
  /** The transfer: asked again for the same one, nothing is used twice. Null before there is one: then nothing is used. */
  importId: z.uuid().nullable().default(null),
  /** The medium as the officer knows it, by its label; null where the token alone tells. */
  mediumId: z.uuid().nullable().default(null),
  /** The content of TOKEN_FILE, or its beginning; null where there is none. */
  token: z.string().max(10_000).nullable(),
  /** As a station's drive reads it; empty in a browser, which can't. */
  deviceSerial: words(200),
})
export type CheckTokenInput = z.input<typeof CheckTokenInput>
/** A token alone, as it was found. */
export const ReadTokenInput = CheckTokenInput.pick({ token: true })
/** Why nothing may be brought in: who keeps the store is to be called. */
export const REFUSALS = ['forged', 'foreign', 'revoked', 'copied'] as const
export type TokenRefusal = (typeof REFUSALS)[number]
/** Why it is brought in with a reason alone. */
export const DOUBTS = ['missing', 'unreadable', 'stale', 'used-before'] as const
export type TokenDoubt = (typeof DOUBTS)[number]

export const CarryMediumInput = z.object({
  mediumId: z.uuid(),
  state: z.enum(HELD_STATES),
  /** Which court, which laboratory, on the way to whom. */
  place: z.string().trim().min(1).max(120),
})
export type CarryMediumInput = z.input<typeof CarryMediumInput>

/** On what a thing that is not the Force's own leaves the store. */
export const AUTHORITY_KINDS = ['court-order', 'disposal-authority'] as const
export type AuthorityKind = (typeof AUTHORITY_KINDS)[number]
const day = z.iso.date().or(nothing).optional()
export const EndMediumInput = z.object({
  mediumId: z.uuid(),
  state: z.enum(END_STATES),
  /** Which document it is; of the Force's own, the instruction, with its date. */
  authority: z.string().trim().min(1).max(300),
  /** Of what is not the Force's own: the kind of the document, its day, and the last day for an appeal. */
  authorityKind: z.enum(AUTHORITY_KINDS).or(nothing).optional(),
  dated: day,
  appealEnds: day,
  ownPassword: password,
  otherNumber: number,
  otherPassword: password,
})
export type EndMediumInput = z.input<typeof EndMediumInput>

export const NoteLostInput = z.object({ mediumId: z.uuid(), reason: z.string().trim().min(1).max(500) })
export type NoteLostInput = z.input<typeof NoteLostInput>
export const NoteFoundInput = z.object({
  mediumId: z.uuid(),
  reason: z.string().trim().min(1).max(500),
  place: words(120),
})
export type NoteFoundInput = z.input<typeof NoteFoundInput>

export const WipeInput = z.object({ mediumId: z.uuid() })

export const UnitInput = z.object({ unitId: z.uuid() })
export const StocktakeInput = z.object({ stocktakeId: z.uuid() })
export const NoteScanInput = StocktakeInput.extend({ label: Label })
export type NoteScanInput = z.input<typeof NoteScanInput>
/** What a stocktake says of a label. */
export const OUTCOMES = ['missing', 'unexpected', 'found'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** How far an old disc is on its way into the platform. */
export const PROGRESS = ['migrated', 'to-countersign', 'in-progress', 'failed', 'outstanding'] as const
export type Progress = (typeof PROGRESS)[number]
/** Old discs of a unit, by how far they are. */
export type UnitProgress = { unitId: string; unit: Named } & Record<Progress, number>

/** What the register is asked for; an empty field asks for nothing. */
export const ListMediaInput = z.object({
  text: words(100),
  kind: z.enum(MEDIUM_KINDS).or(nothing).optional(),
  state: z.enum(MEDIUM_STATES).or(nothing).optional(),
  unitId: z.uuid().or(nothing).optional(),
  overdue: z.literal('yes').or(nothing).optional(),
  /** The label that the page goes on after. */
  after: z.string().max(60).default(''),
})
/** As an address asks. */
export type ListMediaInput = Partial<Record<keyof z.input<typeof ListMediaInput>, string>>
