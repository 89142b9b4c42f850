import { sql } from 'drizzle-orm'
import { type Ctx, inSnapshot, type Tx } from '#lib/context.ts'
import { type ParkedView, parkedOf } from '#lib/jobs/list-parked.ts'
import { type Disagreement, disagreements } from '#lib/media/readings.ts'
import { readingsOf } from '#lib/media/rows.ts'
import { claimsThatHold } from '#lib/sources/rows.ts'
import { type ClockView, clockView } from '#lib/sources/view.ts'
import { soundPaths } from './resolve-master.ts'
import { type ItemRow, loadItem, sourceHashDiffered } from './rows.ts'
import { type ItemView, itemView } from './view.ts'

export type ItemDetail = ItemView & {
  parked: ParkedView[]
  /** Where the tools that read the file contradict each other. */
  disagreements: Disagreement[]
  /** After the seal the officer's machine said another digest than the sealed one. */
  hasAlarm: boolean
  /** A move to another case waits for an answer. */
  isMoveAsked: boolean
  /** By how much its source's clock was off, as far as anybody claims. */
  clock: ClockView | null
  /** How many of the master and its copies were as they were sealed when they were read last, of how many there should be. */
  kept: { good: number; of: number; isMasterGood: boolean }
}

/** One item, and what gave up about it; `copyFolders` hold a copy of its master each. NOT_FOUND outside the actor's sight. */
export async function getItem(ctx: Ctx, itemId: string, copyFolders: readonly string[] = []): Promise<ItemDetail> {
  return inSnapshot(ctx, async (tx) => {
    const row = await loadItem(tx, itemId)
    const [parked, readings, clock] = [await parkedOf(tx, row), await readingsOf(tx, itemId), await clockOf(tx, row)]
    const [alarm] = await tx.db.execute(sql`select 1 from items i where i.id = ${itemId} and ${sourceHashDiffered}`)
    const [move] = await tx.db.execute(
      sql`select 1 from move_requests where item_id = ${itemId} and state in ('asked', 'released')`,
    )
    const kept = { good: 0, of: 1 + copyFolders.length, isMasterGood: false }
    for await (const { isCopy } of soundPaths(tx.db, { store: '', copies: copyFolders }, itemId)) {
      kept.good += 1
      if (!isCopy) kept.isMasterGood = true
    }
    const found = {
      parked,
      disagreements: disagreements(readings),
      hasAlarm: alarm !== undefined,
      isMoveAsked: move !== undefined,
      clock,
      kept,
    }
    return { ...itemView(tx.actor, row), ...found }
  })
}

async function clockOf(tx: Tx, { id, sourceId, recording }: ItemRow): Promise<ClockView | null> {
  const exhibit = { id, sourceId, recorderClockAt: recording?.recorderClockAt ?? null }
  const claim = (await claimsThatHold(tx, [exhibit])).get(id)
  return claim ? clockView(claim) : null
}
