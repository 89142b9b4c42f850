import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import type { Ctx } from '#lib/context.ts'
import { checkUploads } from './check-uploads.ts'
import { startHash } from './running-hash.ts'
import { keysUnder, sizeOf } from './walk.ts'

/** What does not fit: an object without a row, a row without its object, or one whose bytes differ. Keys are relative. */
export type Finding = {
  kind: 'object without row' | 'row without object' | 'other size' | 'other hash' | 'record missing'
  key: string
}
export type StoreReport = { objects: number; rows: number; findings: Finding[] }

type Item = { id: string; sizeBytes: number; sha256: string; recordWritten: number }

async function checkMaster(store: string, item: Item, withHash: boolean): Promise<Finding[]> {
  const key = `masters/${item.id.slice(-2)}/${item.id}/content`
  const size = await sizeOf(join(store, key))
  if (size === null) return [{ kind: 'row without object', key }]
  if (size !== item.sizeBytes) return [{ kind: 'other size', key }]
  if (!withHash) return []
  const hash = startHash()
  await hash.take(join(store, key), 0, size)
  return hash.result().sha256 === item.sha256 ? [] : [{ kind: 'other hash', key }]
}

/**
 * Compares the store with the database, both ways; `withHash` also reads every master. Hidden drafts of a write that a
 * crash cut off are reported as objects without a row. Changes nothing.
 */
export async function checkStore(ctx: Ctx, store: string, options: { withHash: boolean }): Promise<StoreReport> {
  const items = await ctx.db.execute<Item>(sql`
    select id, size_bytes::float8 as "sizeBytes", sha256, record_written as "recordWritten" from items`)
  const derivatives = await ctx.db.execute<{ key: string }>(sql`
    select 'derivatives/' || right(item_id::text, 2) || '/' || item_id || '/' || kind || '-' || recipe_sha256 || '.' || extension as key
    from derivatives`)
  const uploads = await ctx.db.execute<{ id: string; state: string; isTidied: boolean }>(sql`
    select id, state, tidied_at is not null as "isTidied" from uploads`)
  const findings: Finding[] = []
  for (const item of items) {
    findings.push(...(await checkMaster(store, item, options.withHash)))
    for (let revision = 0; revision <= item.recordWritten; revision += 1) {
      const key = `masters/${item.id.slice(-2)}/${item.id}/record.${revision}.json`
      if ((await sizeOf(join(store, key))) === null) findings.push({ kind: 'record missing', key })
    }
  }
  for (const { key } of derivatives) {
    if ((await sizeOf(join(store, key))) === null) findings.push({ kind: 'row without object', key })
  }
  const known = new Set([...items.map((item) => item.id), ...derivatives.map((each) => each.key)])
  // An upload whose seal a crash cut off has its master already: the next step of the worker adopts it.
  const sealing = new Set(
    uploads.filter((each) => ['complete', 'verifying'].includes(each.state)).map((each) => each.id),
  )
  // A derivative's file comes before its row: a run that was cut off between them, even three times, is waited for.
  const unmade = await ctx.db.execute<{ id: string }>(sql`
    select data->>'itemId' as id from jobs.job where state < 'completed'
    union select item_id::text from parked_jobs where retried_at is null and item_id is not null`)
  const making = new Set(unmade.map((each) => each.id))
  const masters = await keysUnder(store, 'masters', 3)
  const made = await keysUnder(store, 'derivatives', 3)
  const orphans = [
    ...masters.filter((key) => !known.has(key.split('/')[2] ?? '') && !sealing.has(key.split('/')[2] ?? '')),
    ...masters.filter((key) => key.includes('/.draft-')),
    ...made.filter((key) => !known.has(key) && !making.has(key.split('/')[2] ?? '')),
  ]
  const receiving = new Set(uploads.filter((each) => !each.isTidied).map((each) => each.id))
  const repairs = await ctx.db.execute<{ id: string }>(sql`select id from item_repairs`)
  const kept = new Set([
    ...uploads
      .filter((each) => ['rejected', 'cancelled', 'complete', 'verifying'].includes(each.state))
      .map((each) => each.id),
    ...repairs.map((each) => each.id),
  ])
  const isOf = (ids: Set<string>) => (key: string) => ids.has(key.split('/')[1] ?? '')
  const [received, quarantined] = [await keysUnder(store, 'incoming', 1), await keysUnder(store, 'quarantine', 1)]
  orphans.push(...received.filter((key) => !isOf(receiving)(key)))
  orphans.push(...quarantined.filter((key) => !isOf(kept)(key)))
  findings.push(...(await checkUploads(ctx, store)))
  findings.push(...[...new Set(orphans)].map((key): Finding => ({ kind: 'object without row', key })))
  return { objects: masters.length + made.length, rows: items.length + derivatives.length, findings }
}
