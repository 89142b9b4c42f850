import { defineStationRoute } from '#lib/http/define-station-route.ts'
import { json } from '#lib/http/respond.ts'
import { openTransferBatch } from '#lib/transfers/open-batch.ts'
import { OpenTransferBatchInput } from '#lib/transfers/schema.ts'

/** Files that are sent now. */
export const POST = defineStationRoute<{ transferId: string }>(async ({ request, ctx, params }) =>
  json(await openTransferBatch(ctx, OpenTransferBatchInput.parse({ ...(await request.json()), ...params })), 201),
)
