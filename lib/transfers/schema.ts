import { z } from 'zod'
import type { Standing } from '#lib/register/schema.ts'
import { NewSource } from '#lib/sources/schema.ts'
import { Sha256 } from '#lib/uploads/schema.ts'

/** What a medium is, and whose: by the second its contents may be wiped, destroyed or must stay. */
export const MEDIUM_KINDS = ['usb', 'disc', 'card', 'drive', 'other'] as const
export type MediumKind = (typeof MEDIUM_KINDS)[number]
export const MEDIUM_OWNERS = ['designated', 'working', 'seized', 'exhibit', 'citizen'] as const
export type MediumOwner = (typeof MEDIUM_OWNERS)[number]
/** Whose a thing of the register is, by what it is to the Force. */
export const OWNERS_OF = {
  ...{ designated: 'designated', working: 'working', master: 'exhibit', seized: 'seized', private: 'citizen' },
} as const satisfies Record<Standing, MediumOwner>

/** Whether its token is read before anything of it is listed: as `bearsToken` of the register has it. */
export const needsToken = ({
  mediumKind,
  mediumOwner,
}: {
  mediumKind: MediumKind
  mediumOwner: MediumOwner
}): boolean => mediumKind === 'usb' && mediumOwner === 'designated'

export const TRANSFER_STATES = ['draft', 'submitted', 'countersigned', 'returned'] as const
export type TransferState = (typeof TRANSFER_STATES)[number]

/**
 * A folder without an entry, a symbolic link, and what is special (a device, a pipe, a folder that contains itself) are
 * recorded, and not followed.
 */
export const ENTRY_KINDS = ['file', 'empty-folder', 'link', 'special'] as const
export type EntryKind = (typeof ENTRY_KINDS)[number]

/** What an export set was recognised as: by file patterns, nothing of it is run. */
export const SET_KINDS = [
  ...(['milestone', 'genetec', 'bosch', 'panasonic'] as const),
  ...(['synectics', 'video-ts', 'self-playing'] as const),
] as const
export type SetKind = (typeof SET_KINDS)[number]

/** What a reader should know of an entry before he trusts its name. */
export const MARKS = ['left-over', 'hidden', 'companion', 'twin', 'unknown'] as const
export type Mark = (typeof MARKS)[number]

export const OUTCOMES = ['sealed', 'in-set', 'identical', 'unreadable', 'left-out'] as const
export type OutcomeKind = (typeof OUTCOMES)[number]
export const LEFT_OUT_BASES = ['decided', 'empty-folder', 'link', 'special'] as const
export type LeftOutBasis = (typeof LEFT_OUT_BASES)[number]
/**
 * How an entry of a medium ended: each has exactly one. `number` is the exhibit's in the case, `sha256` its master's;
 * `alsoFrom` names the second medium that completed what the first could not give.
 */
export type Outcome =
  | { kind: 'sealed' | 'in-set' | 'identical'; itemId: string; number: number; sha256: string; alsoFrom?: string }
  | { kind: 'unreadable'; error: string; offsetBytes: number | null; lengthBytes: number | null; tries: number }
  | { kind: 'left-out'; basis: LeftOutBasis; reason: string; by: string }

/**
 * One entry as it was found. `path` is relative, with `/`; `sizeBytes` is null where not even that could be read. `pathRaw`:
 * the bytes of the path in lower-case hex, where they are no UTF-8 and `path` is a text that stands for them (raw-path.ts).
 */
export type ManifestEntry = {
  path: string
  kind: EntryKind
  sizeBytes: number | null
  modifiedAt: string | null
  pathRaw?: string | null | undefined
}

/** As long as any file system of today makes one, each byte of it escaped: more than the 1,024 bytes of some. */
const PATH_BYTES = 16_384
/** Names nothing outside of the medium, and nothing twice: no empty part, no `.` and no `..`. */
const Path = z
  .string()
  .min(1)
  .refine((path) => path.isWellFormed() && !path.includes('\0') && new TextEncoder().encode(path).length <= PATH_BYTES)
  .refine((path) => path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'))
const SizeBytes = z
  .number()
  .int()
  .min(0)
  .max(16 * 1024 ** 4)

export const MediumInput = z.object({
  kind: z.enum(MEDIUM_KINDS),
  owner: z.enum(MEDIUM_OWNERS),
  /** As it is written on the medium. */
  label: z.string().trim().min(1).max(200),
})
export type MediumInput = z.input<typeof MediumInput>

export const BeginTransferInput = z.object({
  target: z.union([z.object({ caseId: z.uuid() }), z.object({ reportNumber: z.string().trim().min(1).max(60) })]),
  medium: MediumInput,
})
export type BeginTransferInput = z.input<typeof BeginTransferInput>

/** What was found of the token on a medium; `reason`: why it is brought in where that is in doubt. */
export const CheckTransferTokenInput = z.object({
  transferId: z.uuid(),
  token: z.string().max(10_000).nullable(),
  reason: z.string().trim().max(500).default(''),
})
export type CheckTransferTokenInput = z.input<typeof CheckTransferTokenInput>

/** Entries of one piece of a manifest, and of a whole one. */
export const PIECE_ENTRIES = 5000
export const MAX_ENTRIES = 250_000
export const AddEntriesInput = z.object({
  transferId: z.uuid(),
  /** How many came before: a piece that is sent again is the same piece. */
  from: z.number().int().min(0).max(MAX_ENTRIES),
  entries: z
    .array(
      z
        .object({
          path: Path,
          kind: z.enum(ENTRY_KINDS).default('file'),
          sizeBytes: SizeBytes.nullable(),
          modifiedAt: z.iso.datetime().nullable().default(null),
          pathRaw: z
            .string()
            .regex(/^([0-9a-f]{2})+$/)
            .max(2 * PATH_BYTES)
            .nullish(),
        })
        .refine(({ kind, sizeBytes }) => kind === 'file' || sizeBytes === null),
    )
    .min(1)
    .max(PIECE_ENTRIES),
})
export type AddEntriesInput = z.input<typeof AddEntriesInput>
export const EndListingInput = z.object({ transferId: z.uuid(), entries: z.number().int().min(1).max(MAX_ENTRIES) })
export type EndListingInput = z.input<typeof EndListingInput>

/** An entry within its transfer: the place at which it was sent. */
const Ordinal = z.number().int().min(0).max(MAX_ENTRIES)
export const LinkIdenticalInput = z.object({
  transferId: z.uuid(),
  entries: z
    .array(z.object({ ordinal: Ordinal, sha256: Sha256 }))
    .min(1)
    .max(200),
})
export type LinkIdenticalInput = z.input<typeof LinkIdenticalInput>

/** An export set, and the digest of the archive that the desk lays out of it. */
export const LinkSetInput = z.object({ transferId: z.uuid(), root: z.string().max(PATH_BYTES), sha256: Sha256 })
export type LinkSetInput = z.input<typeof LinkSetInput>

/** What a medium holds, of which the case may hold some: sizes and digests, a piece at a time. */
export const ListHeldInput = z.object({
  caseId: z.uuid(),
  sizes: z.array(SizeBytes).max(5000).default([]),
  digests: z.array(Sha256).max(200).default([]),
})
export type ListHeldInput = z.input<typeof ListHeldInput>

/** As many files as one batch takes. */
export const BATCH_FILES = 10_000
export const OpenTransferBatchInput = z
  .object({
    transferId: z.uuid(),
    /** Files that are brought in each as an exhibit of its own. */
    ordinals: z.array(Ordinal).max(BATCH_FILES).default([]),
    /** Export sets that are brought in whole, each as one exhibit, by their folders. */
    sets: z.array(z.string()).max(200).default([]),
    sourceId: z.uuid().nullable().default(null),
    newSource: NewSource.nullable().default(null),
    /** Of what lies in a folder the longest of these says the source, before that of the whole batch. */
    folderSources: z
      .array(z.object({ folder: z.string().max(PATH_BYTES), sourceId: z.uuid() }))
      .max(500)
      .default([]),
    /** The label of another medium that gives what the first could not. */
    secondLabel: z.string().trim().min(1).max(200).nullable().default(null),
  })
  .refine(({ ordinals, sets }) => ordinals.length + sets.length > 0)
export type OpenTransferBatchInput = z.input<typeof OpenTransferBatchInput>
/** `entryIds` of the files in the order of the input, then of the sets. */
export type TransferBatch = { batchId: string; entryIds: string[]; grantToken: string }

const reason = z.string().trim().min(1).max(500)
export const NoteUnreadableInput = z.object({
  transferId: z.uuid(),
  ordinals: z.array(Ordinal).min(1).max(500),
  error: reason,
  offsetBytes: SizeBytes.nullable().default(null),
  lengthBytes: SizeBytes.nullable().default(null),
  tries: z.number().int().min(1).max(1000),
  /** What the actor is sending of them is cancelled: it is his desk that can't read it. */
  stops: z.boolean().default(false),
})
export type NoteUnreadableInput = z.input<typeof NoteUnreadableInput>
/** All files of the medium that have no outcome yet. */
export const NoteRestUnreadableInput = NoteUnreadableInput.pick({ transferId: true, error: true, tries: true })
export type NoteRestUnreadableInput = z.input<typeof NoteRestUnreadableInput>
export const LeaveOutInput = z.object({
  transferId: z.uuid(),
  ordinals: z.array(Ordinal).min(1).max(500),
  reason,
})
export type LeaveOutInput = z.input<typeof LeaveOutInput>
export const TransferInput = z.object({ transferId: z.uuid() })
/** `digest`: of the manifest with outcomes, as the signer saw it. */
export const CountersignInput = z.object({ transferId: z.uuid(), digest: Sha256 })
export type CountersignInput = z.input<typeof CountersignInput>
export const ReturnTransferInput = z.object({
  transferId: z.uuid(),
  digest: Sha256,
  reason,
  entries: z
    .array(z.object({ ordinal: Ordinal, reason }))
    .max(200)
    .default([]),
})
export type ReturnTransferInput = z.input<typeof ReturnTransferInput>

/** What of a manifest a page shows. */
export const ENTRY_FILTERS = ['open', ...OUTCOMES, ...MARKS] as const
export const ListEntriesInput = z.object({
  transferId: z.uuid(),
  q: z.string().trim().max(200).default(''),
  show: z.enum(ENTRY_FILTERS).or(z.literal('')).catch('').default(''),
  /** The place of the last row of the page before: its rank and its position. */
  after: z
    .string()
    .regex(/^\d_\d{1,6}$/)
    .optional()
    .catch(undefined),
})
export type ListEntriesInput = z.input<typeof ListEntriesInput>
