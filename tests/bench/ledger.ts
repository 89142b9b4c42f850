import { randomBytes, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { openDatabase } from '#db/client.ts'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { itemFacts, loadItem } from '#lib/items/rows.ts'
import { formatProof } from '#lib/ledger/proof.ts'
import { proverOf, readCheckpoint } from '#lib/ledger/prove.ts'
import { verifyTiles } from '#lib/ledger/verify-tiles.ts'
import { addMarker } from '#lib/markers/add.ts'
import { lockMarker } from '#lib/markers/rows.ts'
import { markerView } from '#lib/markers/view.ts'
import { makeLog } from './make-log.ts'
import { actAs, openCaseFor } from './open-case.ts'
import { median, percentile, type Stack, startStack } from './stack.ts'

const CONNECTIONS = 8
const ROUND_MS = 4000
const BACKLOG = 50_000
const PACE = 500
const PACED_MS = 20_000
const LEAVES = 1_000_000
const PROOFS = 500

/** One exhibit of this case, as if it had been sealed. */
async function makeItem({ owner }: Stack, caseId: string): Promise<string> {
  const [batchId, entryId, id] = [randomUUID(), randomUUID(), randomUUID()]
  const [officer] = await owner.sql`select id from officers where service_number = '51234'`
  const at = '2026-01-01T00:00:00Z'
  await owner.sql`insert into batches (id, case_id, officer_id, created_at) values (${batchId}, ${caseId}, ${officer?.id}, ${at})`
  await owner.sql`insert into batch_entries (id, batch_id, name_raw, name_display, size_bytes) values (${entryId}, ${batchId}, 'x', 'x', 1)`
  await owner.sql`insert into uploads (id, entry_id, officer_id, state, size_bytes, offset_bytes, last_contact_at, created_at)
    values (${id}, ${entryId}, ${officer?.id}, 'sealed', 1, 1, ${at}, ${at})`
  await owner.sql`insert into items (id, case_id, number, upload_id, name_raw, name_display, folder_display, size_bytes, sha256,
      crc32, hash_origin, kind, media_type, captured_at, contributed_by, sealed_at, record_written)
    values (${id}, ${caseId}, 1, ${id}, 'x', 'x.mp4', '', 1, repeat('a', 64), 1, 'whole file', 'video', 'video/mp4',
      ${at}, ${officer?.id}, ${at}, 0)`
  return id
}

/** The verb `addMarker`, statement for statement, but for the event. */
async function addUnrecorded(ctx: Ctx, itemId: string, note: string): Promise<unknown> {
  return inTransaction(ctx, async (tx) => {
    const item = await loadItem(tx, itemId)
    authorize(tx.actor, { on: 'item', action: 'item.mark', resource: itemFacts(item) })
    const id = v7()
    const by = tx.actor.type === 'officer' ? tx.actor.id : null
    await tx.db.execute(sql`insert into markers (id, item_id, at_us, frame, note, made_by, made_at)
      values (${id}, ${itemId}, 1, ${null}, ${note}, ${by}, ${tx.now.toISOString()})`)
    return markerView(tx.actor, await lockMarker(tx, id))
  })
}

/** How often per second `act` is done from all connections. */
async function rate(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  let done = 0
  const lane = async () => {
    while (performance.now() - began < ROUND_MS) {
      await act()
      done += 1
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, lane))
  return (done * 1000) / (performance.now() - began)
}

async function compareVerbs(stack: Stack, ctx: Ctx, itemId: string): Promise<{ ratio: number; burstPerS: number }> {
  const recorded = () => addMarker({ ...ctx, now: new Date() }, { itemId, atUs: 1, frame: null, note: 'a moment' })
  const unrecorded = () => addUnrecorded({ ...ctx, now: new Date() }, itemId, 'a moment')
  const rates = { recorded: [] as number[], unrecorded: [] as number[] }
  await rate(recorded) // both plans and pools are warm after this
  await rate(unrecorded)
  for (let round = 0; round < 3; round += 1) {
    const order = [recorded, unrecorded, unrecorded, recorded]
    for (const act of order) {
      await settled(stack)
      rates[act === recorded ? 'recorded' : 'unrecorded'].push(await rate(act))
    }
  }
  console.log(rates)
  const [a, b] = [median(rates.recorded), median(rates.unrecorded)]
  return { ratio: Number((a / b).toFixed(2)), burstPerS: Math.round(a) }
}

/** Waits until everything committed is in a signed head. */
async function settled({ owner }: Stack): Promise<void> {
  for (;;) {
    const [row] =
      await owner.sql`select h.size = s.published_size and not exists (select from custody_outbox) as "isDone"
      from ledger_head h, ledger_state s`
    if (row?.isDone) return
    await pause(20)
  }
}

async function insertEvents({ owner }: Stack, count: number): Promise<void> {
  await owner.sql`with events as (
      insert into custody_events (id, type, at, bytes)
      select gen_random_uuid(), 'bench', now(), convert_to(repeat('x', 600) || n, 'UTF8') from generate_series(1, ${count}) n
      returning id)
    insert into custody_outbox (event_id) select id from events`
}

async function appendRate(stack: Stack): Promise<number> {
  await settled(stack)
  await insertEvents(stack, BACKLOG)
  const began = performance.now()
  await settled(stack)
  return Math.round((BACKLOG * 1000) / (performance.now() - began))
}

/** From commit to the signed checkpoint that covers it, at PACE events per second; p99 in ms. */
async function checkpointDelay(stack: Stack): Promise<number> {
  await settled(stack)
  const [head] = await stack.owner.sql`select size::int as size from ledger_head`
  const checkpoint = join(stack.home, 'log', '1', 'checkpoint')
  const published: { at: number; size: number }[] = []
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      const size = Number((await readFile(checkpoint, 'utf8')).split('\n')[1])
      if (size !== published.at(-1)?.size) published.push({ at: performance.now(), size })
      await pause(5)
    }
  })()
  const committed: number[] = []
  const began = performance.now()
  while (performance.now() - began < PACED_MS) {
    await insertEvents(stack, PACE / 50)
    committed.push(...Array.from({ length: PACE / 50 }, () => performance.now()))
    await pause(Math.max(0, began + (committed.length * 1000) / PACE - performance.now()))
  }
  await settled(stack)
  await pause(50)
  isOver = true
  await watching
  const first = head?.size ?? 0
  const delays = committed.map((at, n) => (published.find(({ size }) => size > first + n)?.at ?? Number.NaN) - at)
  return Math.round(percentile(delays, 0.99))
}

async function readings(): Promise<{ verifyPerS: number; proofP95Ms: number }> {
  const made = await makeLog(LEAVES)
  try {
    const began = performance.now()
    const { findings, head } = await verifyTiles(made.folder, [made.vkey])
    const verifyPerS = Math.round((LEAVES * 1000) / (performance.now() - began))
    if (findings.length > 0 || head.size !== LEAVES) throw new Error('the log does not verify')
    const times: number[] = []
    for (let n = 0; n < PROOFS; n += 1) {
      const index = randomBytes(4).readUInt32BE() % LEAVES
      const start = performance.now()
      const proof = await proverOf(made.folder, await readCheckpoint(made.folder)).prove(index)
      formatProof({ ...proof, event: Buffer.alloc(600) })
      times.push(performance.now() - start)
    }
    return { verifyPerS, proofP95Ms: Number(percentile(times, 0.95).toFixed(1)) }
  } finally {
    await made.remove()
  }
}

const stack = await startStack(3916)
const pool = openDatabase(stack.ownerUrl.replace('cdip@', 'cdip_web@'), { max: CONNECTIONS })
try {
  const itemId = await makeItem(stack, await openCaseFor(stack, '51234', 'BENCH LEDGER'))
  const ctx = { ...(await actAs(stack, '51234')), db: pool.db }
  const verbs = await compareVerbs(stack, ctx, itemId)
  const appendPerS = await appendRate(stack)
  const checkpointP99Ms = await checkpointDelay(stack)
  console.log(JSON.stringify({ ...verbs, appendPerS, checkpointP99Ms, ...(await readings()) }))
} finally {
  await pool.close()
  await stack.stop()
}
