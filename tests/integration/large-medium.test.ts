import { expect, test } from 'vitest'
import { getTransfer } from '#lib/transfers/get.ts'
import { listEntries } from '#lib/transfers/list-entries.ts'
import { listMedium } from '#tests/factories/media.ts'
import { caseId, database, later, officer, submit, withScene } from '#tests/factories/transfer-scene.ts'

withScene()

const ENTRIES = 20_000
/** Issue 3 asks for 5 s at 100,000 entries on a machine of its own; this one may be shared with everything else. */
const SUBMITTED_WITHIN_MS = 10_000

/** As though each entry had been sent and sealed. */
async function sealAll(transferId: string): Promise<void> {
  const { id: officerId } = officer.actor
  await database.owner.sql`
    with b as (insert into batches (id, case_id, officer_id, created_at) values (gen_random_uuid(), ${caseId}, ${officerId}, now()) returning id),
    n as (select gen_random_uuid() as e, gen_random_uuid() as u, g from generate_series(1, ${ENTRIES}) g),
    e as (insert into batch_entries (id, batch_id, name_raw, name_display, size_bytes) select n.e, b.id, 'x', 'x', 1 from n, b returning 1),
    u as (insert into uploads (id, entry_id, officer_id, state, size_bytes, offset_bytes, last_contact_at, created_at)
      select n.u, n.e, ${officerId}, 'sealed', 1, 1, now(), now() from n returning 1)
    insert into items (id, case_id, number, upload_id, name_raw, name_display, folder_display, size_bytes, sha256, crc32,
      hash_origin, kind, media_type, captured_at, contributed_by, sealed_at)
    select n.u, ${caseId}, n.g, n.u, 'x', 'clip', '', 1, repeat('a', 64), 1, 'parts', 'video', 'video/mp4', now(), ${officerId}, now() from n`
  await database.owner.sql`
    update transfer_entries e set outcome = 'sealed', item_id = i.id, item_number = i.number, item_sha256 = i.sha256, outcome_at = now()
    from items i where e.transfer_id = ${transferId} and e.ordinal = i.number - 1`
  await database.owner.sql`analyze`
}

test('a medium of many thousand entries is listed, shown, searched and submitted', async () => {
  const entries = Array.from({ length: ENTRIES }, (_, at) => ({
    ...{ path: `card/day ${at % 50}/clip ${at}.mp4`, sizeBytes: 1, modifiedAt: '2026-06-19T11:12:54Z' },
  }))
  const transferId = await listMedium(officer, caseId, entries)
  await sealAll(transferId)
  expect((await listEntries(later(officer), { transferId, q: `clip ${ENTRIES - 1}.` })).found).toBe(1)
  const page = await listEntries(later(officer), { transferId })
  expect([page.entries.length, page.found]).toEqual([200, ENTRIES])
  const began = performance.now()
  expect(await submit(transferId)).toMatchObject({ status: 'submitted' })
  const tookMs = performance.now() - began
  const { sums, sample } = await getTransfer(later(officer), transferId)
  expect(sums).toMatchObject([{ kind: 'sealed', entries: ENTRIES }])
  expect(sample).toHaveLength(20)
  expect(tookMs).toBeLessThan(SUBMITTED_WITHIN_MS)
}, 180_000)
