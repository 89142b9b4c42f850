import { defineStationRoute } from '#lib/http/define-station-route.ts'
import { json } from '#lib/http/respond.ts'
import { beginTransfer } from '#lib/transfers/begin.ts'
import { BeginTransferInput } from '#lib/transfers/schema.ts'

export const POST = defineStationRoute(async ({ request, ctx }) =>
  json(await beginTransfer(ctx, BeginTransferInput.parse(await request.json())), 201),
)
