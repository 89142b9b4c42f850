import type { Classification } from '#lib/access/policy.ts'
import { type Named, rfc3339 } from '#lib/i18n/formats.ts'
import type { UploadState } from '#lib/uploads/schema.ts'

/** One file of a batch. `state` is 'announced' before the first byte; sizes in bytes, times in RFC 3339. */
export type EntryView = {
  entryId: string
  uploadId: string | null
  name: string
  folder: string
  sizeBytes: number
  offsetBytes: number
  state: UploadState | 'announced'
  modifiedAt: string | null
  sealed: { itemId: string; number: number | null; sha256: string; crc32: string; at: string } | null
  /** Sealed, and then the officer's machine said another digest: the medium stays where it is. */
  hasAlarm: boolean
  /** An export set of a medium: what is sent is the archive of its folder. */
  isSet: boolean
}

/** Files of a batch that went to a colleague, who brings them in. */
export type HandedOn = {
  batchId: string
  officerId: string
  officer: Named
  serviceNumber: string
  at: string
  files: number
}

/** What a *no* to "may I wipe it" waits for. */
export type WipeWaitsFor = 'seal' | 'handedOn' | 'leftOut' | 'countersignature' | 'copies'
/** The two questions of who holds the medium: may it be taken out, may it be wiped. */
export type MediumView = { mayTakeOut: boolean; mayWipe: boolean; waitsFor: WipeWaitsFor[] }

/** How the files of a batch stand. `medium` is null where only some of them were asked for. */
export type BatchState = { medium: MediumView | null; transferId: string | null; entries: EntryView[] }

/** What was brought in together. `trayUnit` is set for material without a case. */
export type BatchView = {
  id: string
  caseId: string | null
  /** The import record of a medium that it belongs to. */
  transferId: string | null
  reportNumber: string | null
  trayUnit: { en: string; zh: string } | null
  officerId: string
  officer: Named
  serviceNumber: string
  createdAt: string
  isOwnerSuspended: boolean
  handedBy: { name: Named; serviceNumber: string } | null
  handedOn: HandedOn[]
  /** Never below that of the case or of any exhibit; what is out of the actor's sight counts as the highest. */
  classification: Classification
  needToKnow: boolean
  /** Names of what it comes from, those in the actor's sight. */
  sources: string[]
  medium: MediumView
  /** Nothing more will happen to any of its files, those that were handed on among them. */
  isSettled: boolean
  entries: EntryView[]
  can: { handOver: boolean }
}

export type EntryRow = {
  entryId: string
  uploadId: string | null
  name: string
  folder: string
  sizeBytes: number
  offsetBytes: number | null
  state: UploadState | null
  modifiedAt: string | null
  itemId: string | null
  number: number | null
  sha256: string | null
  crc32: number | null
  sealedAt: string | null
  hasAlarm: boolean
  isSet: boolean
  /** Of the exhibit with its case; the highest where that is out of sight. */
  classification: Classification
  /** Whether the actor may be told of this file at all. */
  isInSight: boolean
}

/** As much of a file as the rules about its medium ask for. */
export const standingOf = ({ state, hasAlarm }: EntryRow) => ({ state: state ?? ('announced' as const), hasAlarm })

export function entryView(row: EntryRow): EntryView {
  const { itemId, number, sha256, crc32, sealedAt } = row
  return {
    entryId: row.entryId,
    uploadId: row.uploadId,
    name: row.name,
    folder: row.folder,
    sizeBytes: row.sizeBytes,
    offsetBytes: row.offsetBytes ?? 0,
    state: row.state ?? 'announced',
    modifiedAt: rfc3339(row.modifiedAt),
    sealed:
      itemId && sha256 && crc32 !== null && sealedAt
        ? { itemId, number, sha256, crc32: crc32.toString(16).padStart(8, '0'), at: rfc3339(sealedAt) }
        : null,
    ...{ hasAlarm: row.hasAlarm, isSet: row.isSet },
  }
}
