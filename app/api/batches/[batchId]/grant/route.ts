import { regrantBatch } from '#lib/batches/regrant.ts'
import { defineStationRoute } from '#lib/http/define-station-route.ts'
import { json } from '#lib/http/respond.ts'

/** A new grant, with which the officer goes on with what was stopped. */
export const POST = defineStationRoute<{ batchId: string }>(async ({ ctx, params }) =>
  json(await regrantBatch(ctx, params.batchId), 201),
)
