import { createBatch } from '#lib/batches/create.ts'
import { CreateBatchInput } from '#lib/batches/schema.ts'
import { defineRoute } from '#lib/http/define-route.ts'
import { json } from '#lib/http/respond.ts'

export const POST = defineRoute(async ({ request, ctx }) =>
  json(await createBatch(ctx, CreateBatchInput.parse(await request.json())), 201),
)
