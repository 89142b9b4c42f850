import { v7 } from 'uuid'
import { clockOffsets } from '#db/schema/sources.ts'
import { authorize } from '#lib/access/authorize.ts'
import { loadCase } from '#lib/cases/rows.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { loadItem } from '#lib/items/rows.ts'
import { loadSource } from './rows.ts'
import { clockAheadMs } from './rules.ts'
import { SetClockInput } from './schema.ts'

/**
 * Claims by how much a source's clock was off, for a stretch of its own time or for one exhibit. It applies to all
 * exhibits of the source at once; earlier claims stay, and no time is changed.
 * INVALID where the exhibit or the photograph is not of the same case.
 */
export async function setClock(ctx: Ctx, raw: SetClockInput): Promise<{ id: string; aheadMs: number }> {
  const input = SetClockInput.parse(raw)
  return inTransaction(ctx, async (tx) => {
    const { actor } = tx
    const source = await loadSource(tx, input.sourceId, { lock: true })
    const theCase = await loadCase(tx, source.caseId)
    authorize(actor, { on: 'source', action: 'source.change', resource: { case: theCase, addedBy: source.addedBy } })
    if (actor.type !== 'officer') throw new CdipError('FORBIDDEN', 'a person claims an offset')
    for (const itemId of [input.itemId, input.photoItemId]) if (itemId) await checkCase(tx, itemId, source.caseId)
    const { sourceId, itemId, photoItemId, uncertaintyMs, basis, note } = input
    const [id, aheadMs] = [v7(), clockAheadMs(input) ?? 0]
    const [fromAt, untilAt] = [input.fromAt, input.untilAt].map((each) => (each ? new Date(each) : null))
    const claim = { sourceId, itemId, photoItemId, fromAt, untilAt, aheadMs, uncertaintyMs, basis, note }
    await tx.db.insert(clockOffsets).values({ id, ...claim, setBy: actor.id, setAt: tx.now })
    await recordEvent(tx, {
      type: 'source.clock-set',
      caseId: source.caseId,
      ...(itemId ? { itemId } : {}),
      facts: {
        ...{ sourceId, offsetId: id, aheadMs, uncertaintyMs, basis, photoItemId },
        ...{ fromAt: input.fromAt, untilAt: input.untilAt },
        ...{ recorderClockAt: input.recorderClockAt, referenceClockAt: input.referenceClockAt },
      },
      personal: { sourceName: source.name, note },
    })
    return { id, aheadMs }
  })
}

async function checkCase(tx: Tx, itemId: string, caseId: string): Promise<void> {
  if ((await loadItem(tx, itemId)).caseId !== caseId) throw new CdipError('INVALID', 'an exhibit of another case')
}
