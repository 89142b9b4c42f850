import { defineStationRoute } from '#lib/http/define-station-route.ts'
import { json } from '#lib/http/respond.ts'
import { addEntries } from '#lib/transfers/add-entries.ts'
import { listEntries } from '#lib/transfers/list-entries.ts'
import { AddEntriesInput, ListEntriesInput } from '#lib/transfers/schema.ts'

/** A piece of the manifest. */
export const POST = defineStationRoute<{ transferId: string }>(async ({ request, ctx, params }) =>
  json(await addEntries(ctx, AddEntriesInput.parse({ ...(await request.json()), ...params }))),
)

/** A page of the manifest with the outcome of each entry. */
export const GET = defineStationRoute<{ transferId: string }>(async ({ request, ctx, params }) =>
  json(
    await listEntries(
      ctx,
      ListEntriesInput.parse({ ...Object.fromEntries(new URL(request.url).searchParams), ...params }),
    ),
  ),
)
