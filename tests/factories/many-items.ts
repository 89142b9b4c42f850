import { v7 } from 'uuid'
import type { OpenDatabase } from '#db/client.ts'

export type ItemShape = {
  name: string
  capturedAt: string
  folder?: string
  kind?: string
  sourceId?: string
  channel?: string
  contributedBy?: string
  hashOrigin?: string
}

/** Puts rows of sealed items into a case, numbered in the order given, with no bytes behind them. Returns their ids. */
export async function makeItems(
  owner: OpenDatabase,
  place: { caseId: string; officerId: string },
  shapes: ItemShape[],
): Promise<string[]> {
  const batchId = v7()
  const ids: string[] = []
  await owner.sql.begin(async (sql) => {
    await sql`insert into batches (id, case_id, officer_id, created_at) values (${batchId}, ${place.caseId}, ${place.officerId}, '2026-01-01')`
    for (const shape of shapes) {
      const [entryId, id] = [v7(), v7()]
      ids.push(id)
      await sql`insert into batch_entries (id, batch_id, name_raw, name_display, size_bytes) values (${entryId}, ${batchId}, 'x', 'x', 1)`
      await sql`insert into uploads (id, entry_id, officer_id, state, size_bytes, offset_bytes, last_contact_at, created_at)
        values (${id}, ${entryId}, ${place.officerId}, 'sealed', 1, 1, '2026-01-01', '2026-01-01')`
      const [numbered] = await sql<{ number: number }[]>`
        update cases set last_item_number = last_item_number + 1 where id = ${place.caseId} returning last_item_number as number`
      await sql`insert into items (id, case_id, number, upload_id, name_raw, name_display, folder_display, size_bytes, sha256, crc32,
          hash_origin, kind, media_type, captured_at, contributed_by, sealed_at, source_id, channel)
        values (${id}, ${place.caseId}, ${numbered?.number ?? 0}, ${id}, 'x', ${shape.name}, ${shape.folder ?? ''}, 1, ${'a'.repeat(64)}, 1,
          ${shape.hashOrigin ?? 'whole file'}, ${shape.kind ?? 'video'}, 'video/mp4', ${shape.capturedAt},
          ${shape.contributedBy ?? place.officerId}, '2026-01-01', ${shape.sourceId ?? null}, ${shape.channel ?? ''})`
    }
  })
  return ids
}
