import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import type { Ctx } from '#lib/context.ts'
import type { Finding } from './check.ts'
import { quarantineKey, segmentKey } from './keys.ts'
import { sizeOf } from './walk.ts'

type Kept = { id: string; sizeBytes: number }
type Segment = { id: string; epoch: number; lengthBytes: number }

/** Bytes that were rejected or cancelled are kept whole: nothing but a disposal takes them away. */
async function checkQuarantine(ctx: Ctx, store: string): Promise<Finding[]> {
  const rows = await ctx.db.execute<Kept>(sql`select id, offset_bytes::float8 as "sizeBytes" from uploads
    where state in ('rejected', 'cancelled') and tidied_at is not null`)
  const findings: Finding[] = []
  for (const { id, sizeBytes } of rows) {
    const key = quarantineKey(id)
    const size = await sizeOf(join(store, key))
    if (size === null) findings.push({ kind: 'row without object', key })
    else if (size !== sizeBytes) findings.push({ kind: 'other size', key })
  }
  return findings
}

function readSegments(ctx: Ctx): Promise<Segment[]> {
  return ctx.db.execute<Segment>(sql`
    select s.upload_id as id, s.epoch, s.length_bytes::float8 as "lengthBytes"
    from upload_segments s join uploads u on u.id = s.upload_id
    where u.state in ('open', 'complete', 'verifying') and s.length_bytes > 0 order by s.upload_id, s.epoch`)
}

/** Acknowledged bytes of unfinished uploads; past their length a segment may hold what was never acknowledged. */
async function checkSegments(ctx: Ctx, store: string): Promise<Finding[]> {
  const findings: (Finding & Segment)[] = []
  for (const segment of await readSegments(ctx)) {
    const key = segmentKey(segment.id, segment.epoch)
    const size = await sizeOf(join(store, key))
    if (size === null) findings.push({ kind: 'row without object', key, ...segment })
    else if (size < segment.lengthBytes) findings.push({ kind: 'other size', key, ...segment })
  }
  if (findings.length === 0) return []
  // What was sealed or given up meanwhile has its bytes elsewhere by now.
  const still = new Set((await readSegments(ctx)).map(({ id }) => id))
  return findings.filter(({ id }) => still.has(id)).map(({ kind, key }) => ({ kind, key }))
}

/** Uploads whose bytes are not where their rows say. */
export async function checkUploads(ctx: Ctx, store: string): Promise<Finding[]> {
  return [...(await checkQuarantine(ctx, store)), ...(await checkSegments(ctx, store))]
}
