import type { Classification } from '#lib/access/policy.ts'
import type { TokenDoubt } from '#lib/register/schema.ts'
import type { EntryRow } from './rows.ts'
import type { Freed } from './rules.ts'
import type { ManifestEntry, Mark, MediumKind, MediumOwner, OutcomeKind, SetKind, TransferState } from './schema.ts'

/** Who did something: the name in both languages, and the number. */
export type SignerView = { en: string; zh: string; serviceNumber: string }

/** A transfer in one line. */
export type TransferLine = {
  id: string
  mediumKind: MediumKind
  mediumOwner: MediumOwner
  mediumLabel: string
  state: TransferState
  isListed: boolean
  entries: number
  beginner: SignerView
  begunAt: string
  submittedAt: string | null
  decider: SignerView | null
  decidedAt: string | null
}

/** How many entries ended in an outcome, and how many bytes they are; `open` is those without one. */
export type OutcomeSum = { kind: OutcomeKind | 'open'; entries: number; bytes: number }
/** An exhibit that the signer opens, with whether he has. */
export type SampleView = { itemId: string; number: number | null; name: string; hasOpened: boolean }

/** What was thought of the token on the medium; `reason`: why it was brought in though that was in doubt. */
export type TokenView = {
  verdict: 'good' | 'doubtful'
  doubt: TokenDoubt | null
  reason: string
  issue: number | null
  issuedAt: string | null
}

export type TransferView = TransferLine & {
  /** Null where it bears none, or it was not read yet. */
  token: TokenView | null
  /** It bears one that was not read: nothing of it is listed, brought in or submitted before. */
  isUnread: boolean
  /** Of the entries that are not kept from the viewer: or the rest would say how large what is hidden is. */
  bytes: number
  caseId: string
  reportNumber: string
  isCaseOpen: boolean
  manifestSha256: string | null
  digest: string | null
  sampleSeed: string | null
  submitter: SignerView | null
  reason: string
  frees: Freed
  /** A court directs to keep what belongs to the case: no medium of it leaves the store for good meanwhile. */
  isKept: boolean
  classification: Classification
  needToKnow: boolean
  /** Entries that are kept from the viewer, with the exhibits that hold them. */
  withheld: number
  sums: OutcomeSum[]
  /** The exhibits that hold what was on the medium: the other side of the sum. */
  exhibits: { items: number; bytes: number }
  /** What is being sent now: entries, and bytes that have arrived. */
  running: { entries: number; announced: number; stopped: number; arrivedBytes: number }
  marks: Record<Mark, number>
  sets: { kind: SetKind; root: string; entries: number; bytes: number }[]
  sample: SampleView[]
  /** Why the viewer may not sign, where it waits for a signature; null where he may. */
  notMine: 'contributed' | 'withheld' | 'waits' | null
  can: { fill: boolean; leaveOut: boolean; decide: boolean }
}

/** One entry with its outcome, as a page shows it. */
export type EntryView = Omit<EntryRow, 'place' | 'outcomeKind' | 'outcomeBy'> & {
  marks: Mark[]
  outcome: OutcomeKind | null
  outcomeBy: SignerView | null
  returnedBecause: string | null
  /** How its upload stands, while it has no outcome. */
  sending: 'announced' | 'open' | 'complete' | 'verifying' | 'rejected' | 'cancelled' | null
}
/** Those of the sizes and digests that were asked for which an exhibit of the case has. */
export type HeldView = { sizes: number[]; digests: string[] }
/** What goes as one file: an entry, or those of the export set whose folder is `root`. Paths as they are on the medium. */
export type ParcelView = { transferId: string; root: string | null; members: (ManifestEntry & { ordinal: number })[] }
/** `found`: how many entries fit what was asked. */
export type EntryPage = { entries: EntryView[]; found: number; next: string | null }
