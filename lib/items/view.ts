import { type Classification, decide, type ItemAction } from '#lib/access/policy.ts'
import type { Actor } from '#lib/context.ts'
import type { Named } from '#lib/i18n/formats.ts'
import { type RecordingView, recordingView } from '#lib/media/view.ts'
import { type ItemRow, itemFacts } from './rows.ts'
import type { CaptureBasis, Value } from './schema.ts'
import { isInline, type Kind, needsView } from './sniff.ts'

/** What a screen may know of an item, with what its viewer may do. Sizes in bytes, times in RFC 3339. */
export type ItemView = {
  id: string
  caseId: string | null
  number: number | null
  name: string
  folder: string
  sizeBytes: number
  sha256: string
  /** Eight hex digits, as archive tools print it. */
  crc32: string
  hashOrigin: 'whole file' | 'parts'
  kind: Kind
  mediaType: string
  /** What the gallery goes by: an officer's claim where `captureBasis` is set, else the file's own time. */
  capturedAt: string
  fileTime: string
  captureBasis: CaptureBasis | null
  captureNote: string
  ownMark: string
  courtMark: string
  value: Value
  /** The higher of its own and its case's. */
  classification: Classification
  /** Raised above its case. */
  isRaised: boolean
  /** Hidden from all but the supervisors of its case and its decider. */
  isHidden: boolean
  sealedAt: string
  contributor: Named
  source: { id: string; name: string } | null
  channel: string
  hasPoster: boolean
  /** Whether a picture was made of what browsers can't draw. */
  hasView: boolean
  /** Null until it was examined. */
  recording: RecordingView | null
  /** Whether a browser can show the master itself. */
  isPlayable: boolean
  can: {
    view: boolean
    download: boolean
    assign: boolean
    mark: boolean
    askMove: boolean
    hide: boolean
    change: boolean
    raise: boolean
    lower: boolean
  }
}

export function itemView(actor: Actor, row: ItemRow): ItemView {
  const may = (action: ItemAction) => decide(actor, { on: 'item', action, resource: itemFacts(row) })
  const canView = may('item.view')
  return {
    id: row.id,
    caseId: row.caseId,
    number: row.number,
    name: row.nameDisplay,
    folder: row.folderDisplay,
    sizeBytes: row.sizeBytes,
    sha256: row.sha256,
    crc32: row.crc32.toString(16).padStart(8, '0'),
    hashOrigin: row.hashOrigin,
    kind: row.kind,
    mediaType: row.mediaType,
    capturedAt: new Date(row.capturedAt).toISOString(),
    fileTime: new Date(row.fileTime).toISOString(),
    captureBasis: row.captureBasis,
    captureNote: row.captureNote,
    ownMark: row.ownMark,
    courtMark: row.courtMark,
    value: row.value,
    classification: row.classification,
    isRaised: row.classification === 'CONFIDENTIAL' && row.caseClassification === 'RESTRICTED',
    isHidden: row.hiddenFor !== null,
    sealedAt: new Date(row.sealedAt).toISOString(),
    contributor: row.contributor,
    source: row.sourceId && row.sourceName ? { id: row.sourceId, name: row.sourceName } : null,
    channel: row.channel,
    recording: row.recording && recordingView(row.recording),
    hasView: canView && row.posterRecipe !== null && needsView(row),
    hasPoster: canView && row.posterRecipe !== null,
    isPlayable: isInline(row.mediaType),
    can: {
      ...{ view: canView, download: may('item.download'), assign: may('item.assign'), mark: may('item.mark') },
      askMove: may('item.ask-move'),
      hide: may('item.hide'),
      ...{ change: may('item.change'), raise: may('item.raise'), lower: may('item.lower') },
    },
  }
}
