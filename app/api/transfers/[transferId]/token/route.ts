import { env } from '#lib/env.ts'
import { defineStationRoute } from '#lib/http/define-station-route.ts'
import { json } from '#lib/http/respond.ts'
import { checkTransferToken } from '#lib/transfers/check-token.ts'
import { CheckTransferTokenInput } from '#lib/transfers/schema.ts'

/** What lies on the medium that says which it is, before it is listed. */
export const POST = defineStationRoute<{ transferId: string }>(async ({ request, ctx, params }) => {
  const input = CheckTransferTokenInput.parse({ ...(await request.json()), ...params })
  return json(await checkTransferToken(ctx, env().paths.signer, input))
})
