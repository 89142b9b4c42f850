import { defineRoute } from '#lib/http/define-route.ts'
import { json } from '#lib/http/respond.ts'
import { beginTransfer } from '#lib/transfers/begin.ts'
import { BeginTransferInput } from '#lib/transfers/schema.ts'

export const POST = defineRoute(async ({ request, ctx }) =>
  json(await beginTransfer(ctx, BeginTransferInput.parse(await request.json())), 201),
)
