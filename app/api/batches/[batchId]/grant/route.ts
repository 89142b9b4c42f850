import { regrantBatch } from '#lib/batches/regrant.ts'
import { defineRoute } from '#lib/http/define-route.ts'
import { json } from '#lib/http/respond.ts'

/** A new grant, with which the officer goes on with what was stopped. */
export const POST = defineRoute<{ batchId: string }>(async ({ ctx, params }) =>
  json(await regrantBatch(ctx, params.batchId), 201),
)
