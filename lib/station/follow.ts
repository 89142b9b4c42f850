import { setTimeout as pause } from 'node:timers/promises'
import type { BatchState, EntryView } from '#lib/batches/view.ts'
import type { Parcel } from './parcels.ts'
import type { WithToken } from './record.ts'
import { ask, askFor, RefusedError, type Server } from './server.ts'
import type { KeptBatch } from './state.ts'

const ASKED_AT_ONCE = 50
const ASK_MS = 500

type Asking = { server: Server; under: WithToken }

/** Does `work` under the grant of a batch; one that is over is replaced once, by the station's own right. */
export async function withGrant<T>(
  { server, under }: Asking,
  batch: KeptBatch,
  work: (grantToken: string) => Promise<T>,
): Promise<T> {
  const { grantToken } = batch
  try {
    return await work(grantToken)
  } catch (error) {
    if (!(error instanceof RefusedError) || error.status !== 401) throw error
    if (batch.grantToken === grantToken) {
      const path = `/api/batches/${batch.batchId}/grant`
      const next = await under((token) => askFor<{ grantToken: string }>(server, path, { token, method: 'POST' }))
      batch.grantToken = next.grantToken
    }
    return work(batch.grantToken)
  }
}

/** How these files stand on the server; one that is no more of its batch is absent. */
export async function standingOf(asking: Asking, parcels: readonly Parcel[]): Promise<Map<string, EntryView>> {
  const standing = new Map<string, EntryView>()
  for (const [batch, all] of Map.groupBy(parcels, (parcel) => parcel.batch)) {
    for (let from = 0; from < all.length; from += ASKED_AT_ONCE) {
      const only = all.slice(from, from + ASKED_AT_ONCE).map(({ entryId }) => `entry=${entryId}`)
      const path = `/api/batches/${batch.batchId}?${only.join('&')}`
      const state = await withGrant(asking, batch, (token) => askFor<BatchState>(asking.server, path, { token }))
      for (const entry of state.entries) standing.set(entry.entryId, entry)
    }
  }
  return standing
}

/** Waits until the server has sealed or rejected each of these, asking for the oldest. `onEnd` hears of each as it ends. */
export async function awaitSeals(
  asking: Asking,
  parcels: readonly Parcel[],
  onEnd: (parcel: Parcel, state: EntryView['state'] | null) => void,
): Promise<void> {
  let waiting = [...parcels]
  while (waiting.length > 0) {
    const asked = waiting.slice(0, ASKED_AT_ONCE)
    const standing = await standingOf(asking, asked)
    const ended = new Set<Parcel>()
    for (const parcel of asked) {
      const state = standing.get(parcel.entryId)?.state ?? null
      if (state === 'complete' || state === 'verifying') continue
      ended.add(parcel)
      onEnd(parcel, state)
    }
    waiting = waiting.filter((parcel) => !ended.has(parcel))
    if (ended.size === 0) await pause(ASK_MS)
  }
}

/** Cancels an upload of which no more is sent. False where all of it had arrived: then it is sealed. */
export async function cancelUpload(asking: Asking, { batch }: Parcel, uploadId: string): Promise<boolean> {
  try {
    const path = `/api/cancel/${uploadId}`
    await withGrant(asking, batch, (token) => ask(asking.server, path, { token, method: 'POST' }))
    return true
  } catch (error) {
    if (error instanceof RefusedError && error.status === 409) return false
    throw error
  }
}
