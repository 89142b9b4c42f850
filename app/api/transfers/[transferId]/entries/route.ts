import { defineRoute } from '#lib/http/define-route.ts'
import { json } from '#lib/http/respond.ts'
import { addEntries } from '#lib/transfers/add-entries.ts'
import { AddEntriesInput } from '#lib/transfers/schema.ts'

/** A piece of the manifest. */
export const POST = defineRoute<{ transferId: string }>(async ({ request, ctx, params }) =>
  json(await addEntries(ctx, AddEntriesInput.parse({ ...(await request.json()), ...params }))),
)
