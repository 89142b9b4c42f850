import { v7 } from 'uuid'
import { expect } from 'vitest'
import type { OpenDatabase } from '#db/client.ts'
import { checkStore } from '#lib/storage/check.ts'

/**
 * Expects that `cdip store check --hash` finds nothing, as soon as the worker has finished what it was doing. A job of a
 * killed worker goes on within a minute.
 */
export async function expectExplained({ owner, store }: { owner: OpenDatabase; store: string }): Promise<void> {
  const ctx = { actor: { type: 'system', job: 'test' }, db: owner.db, requestId: v7(), now: new Date() } as const
  await expect
    .poll(async () => (await checkStore(ctx, store, { withHash: true })).findings, { timeout: 60_000, interval: 200 })
    .toEqual([])
}
