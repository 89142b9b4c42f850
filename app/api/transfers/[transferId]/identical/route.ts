import { defineStationRoute } from '#lib/http/define-station-route.ts'
import { json } from '#lib/http/respond.ts'
import { linkIdentical } from '#lib/transfers/link-identical.ts'
import { LinkIdenticalInput } from '#lib/transfers/schema.ts'

/** Files whose bytes are in the case already, by digest. */
export const POST = defineStationRoute<{ transferId: string }>(async ({ request, ctx, params }) =>
  json(await linkIdentical(ctx, LinkIdenticalInput.parse({ ...(await request.json()), ...params }))),
)
