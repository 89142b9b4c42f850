import { env } from '#lib/env.ts'
import { defineRoute } from '#lib/http/define-route.ts'
import { json } from '#lib/http/respond.ts'
import { checkTransferToken } from '#lib/transfers/check-token.ts'
import { CheckTransferTokenInput } from '#lib/transfers/schema.ts'

/** What lies on the medium that says which it is, before it is listed. */
export const POST = defineRoute<{ transferId: string }>(async ({ request, ctx, params }) => {
  const input = CheckTransferTokenInput.parse({ ...(await request.json()), ...params })
  return json(await checkTransferToken(ctx, env().paths.signer, input))
})
