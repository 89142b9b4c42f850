import { pollBatch } from '#lib/batches/poll.ts'
import { defineGrantRoute } from '#lib/http/define-grant-route.ts'
import { json } from '#lib/http/respond.ts'

/** Where the uploads of a batch stand, for the engine that runs them; `?entry=…&entry=…` asks for some only. */
export const GET = defineGrantRoute<{ batchId: string }>(async ({ request, ctx, params }) =>
  json(await pollBatch(ctx, params.batchId, new URL(request.url).searchParams.getAll('entry'))),
)
