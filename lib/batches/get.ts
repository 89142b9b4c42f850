import { authorize } from '#lib/access/authorize.ts'
import { decide } from '#lib/access/policy.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { comparePaths } from '#lib/i18n/formats.ts'
import {
  afterSeal,
  type BatchRow,
  batchEntries,
  batchFacts,
  batchSources,
  handedOn,
  handedOnStates,
  loadBatch,
} from './rows.ts'
import { isSettled, mediumAnswers } from './rules.ts'
import { type BatchView, type EntryRow, entryView, standingOf } from './view.ts'

/** A batch that the actor looks after, with the state of each file that he may be told of; NOT_FOUND for another's. */
export async function getBatch(ctx: Ctx, batchId: string): Promise<BatchView> {
  return inSnapshot(ctx, async (tx) => {
    const batch = await loadBatch(tx, batchId)
    const resource = batchFacts(batch)
    authorize(tx.actor, { on: 'batch', action: 'batch.see', resource })
    const rows = await batchEntries(tx, batchId)
    const shown = rows.filter(({ isInSight }) => isInSight).sort((a, b) => comparePaths(pathOf(a), pathOf(b)))
    // Files that are not shown answer with the rest, in one word: whoever holds the medium needs the true answer.
    const [own, onward] = [rows.map(standingOf), await handedOnStates(tx, batchId)]
    const { id, caseId, reportNumber, trayNameEn, trayNameZh, officerId, officer, serviceNumber } = batch
    const { handedByName, handedByNumber, transferId } = batch
    return {
      id,
      caseId,
      transferId,
      reportNumber,
      trayUnit: trayNameEn && trayNameZh ? { en: trayNameEn, zh: trayNameZh } : null,
      officerId,
      officer,
      serviceNumber,
      createdAt: new Date(batch.createdAt).toISOString(),
      isOwnerSuspended: batch.isOwnerSuspended,
      handedBy: handedByName && handedByNumber ? { name: handedByName, serviceNumber: handedByNumber } : null,
      handedOn: await handedOn(tx, batchId),
      ...markOf(batch, shown),
      sources: await batchSources(tx, batchId),
      medium: mediumAnswers(own, onward, await afterSeal(tx, batch)),
      isSettled: isSettled([...own, ...onward]),
      entries: shown.map(entryView),
      can: { handOver: decide(tx.actor, { on: 'batch', action: 'batch.hand-over', resource }) },
    }
  })
}

const pathOf = ({ folder, name }: EntryRow) => (folder ? `${folder}/${name}` : name)

/**
 * How secret the sheet is on which a batch is printed. A case or an exhibit that its reader no longer sees may have been
 * raised since: the mark can't say that it was not, so it is the highest.
 */
function markOf(batch: BatchRow, shown: readonly EntryRow[]): Pick<BatchView, 'classification' | 'needToKnow'> {
  const ofCase = batch.classification ?? (batch.caseId ? 'CONFIDENTIAL' : 'RESTRICTED')
  const isHigh = [ofCase, ...shown.map(({ classification }) => classification)].includes('CONFIDENTIAL')
  return {
    classification: isHigh ? 'CONFIDENTIAL' : 'RESTRICTED',
    needToKnow: batch.needToKnow ?? batch.caseId !== null,
  }
}
