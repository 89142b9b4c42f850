import { defineRoute } from '#lib/http/define-route.ts'
import { json } from '#lib/http/respond.ts'
import { openTransferBatch } from '#lib/transfers/open-batch.ts'
import { OpenTransferBatchInput } from '#lib/transfers/schema.ts'

/** Files that are sent now. */
export const POST = defineRoute<{ transferId: string }>(async ({ request, ctx, params }) =>
  json(await openTransferBatch(ctx, OpenTransferBatchInput.parse({ ...(await request.json()), ...params })), 201),
)
