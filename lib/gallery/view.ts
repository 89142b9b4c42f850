import { type Classification, decide } from '#lib/access/policy.ts'
import type { CaseRow } from '#lib/cases/rows.ts'
import type { Actor } from '#lib/context.ts'
import type { ItemView } from '#lib/items/view.ts'
import type { TileRow } from './rows.ts'

/** What the gallery shows of an exhibit: less than its page does, and quick to make by the hundred. */
export type TileView = Pick<
  ItemView,
  | 'id'
  | 'name'
  | 'folder'
  | 'kind'
  | 'sizeBytes'
  | 'hashOrigin'
  | 'capturedAt'
  | 'contributor'
  | 'channel'
  | 'isRaised'
  | 'isHidden'
> & {
  number: number
  state: 'sealed' | 'disposed'
  /** The time is an officer's claim, not the file's own. */
  isTimeClaimed: boolean
  source: string | null
  /** When it began by the recorder's clock, corrected by what is claimed of that clock; null where nothing is. */
  corrected: { at: string; aheadMs: number } | null
  /** Width over height of its picture; null where there is none, or none to show to this viewer. */
  pictureRatio: number | null
  durationUs: number | null
  /** How many pictures its storyboard holds; 0 where there is none, or none to show to this viewer. */
  storyboardPictures: number
  can: { download: boolean; change: boolean }
}

/** `clock`: what holds of its recorder's clock, as far as anybody claims. */
export function tileView(actor: Actor, row: TileRow, theCase: CaseRow, clock?: { aheadMs: number }): TileView {
  const { id, number, kind, sizeBytes, hashOrigin, channel, state, contributedBy, classification, hiddenFor } = row
  const may = (action: 'item.view' | 'item.download' | 'item.change') =>
    decide(actor, { on: 'item', action, resource: { contributedBy, classification, case: theCase, hiddenFor } })
  const { pictureWidth, pictureHeight } = row
  const canView = may('item.view')
  return {
    ...{ id, number, kind, sizeBytes, hashOrigin, channel, state },
    name: row.nameDisplay,
    folder: row.folderDisplay,
    contributor: row.contributor,
    capturedAt: new Date(row.capturedAt).toISOString(),
    isTimeClaimed: row.captureBasis !== null,
    source: row.sourceName,
    corrected: clock && row.recorderClockAt ? corrected(row.recorderClockAt, clock.aheadMs) : null,
    isRaised: isAbove(classification, theCase.classification),
    isHidden: hiddenFor !== null,
    pictureRatio: pictureWidth && pictureHeight && canView ? pictureWidth / pictureHeight : null,
    durationUs: row.durationUs,
    storyboardPictures: canView ? row.storyboardPictures : 0,
    can: { download: may('item.download'), change: may('item.change') },
  }
}

const isAbove = (own: Classification, ofCase: Classification) => own === 'CONFIDENTIAL' && ofCase === 'RESTRICTED'

const corrected = (recorderAt: string, aheadMs: number) => ({
  at: new Date(Date.parse(recorderAt) - aheadMs).toISOString(),
  aheadMs,
})
