import { getBatch } from '#lib/batches/get.ts'
import { defineGrantRoute } from '#lib/http/define-grant-route.ts'
import { json } from '#lib/http/respond.ts'

/** Where the uploads of a batch stand, for the engine that runs them. */
export const GET = defineGrantRoute<{ batchId: string }>(async ({ ctx, params }) =>
  json(await getBatch(ctx, params.batchId)),
)
