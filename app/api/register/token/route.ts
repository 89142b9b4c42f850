import { env } from '#lib/env.ts'
import { defineRoute } from '#lib/http/define-route.ts'
import { json } from '#lib/http/respond.ts'
import { checkToken } from '#lib/register/check-token.ts'
import { ReadTokenInput } from '#lib/register/schema.ts'

/** Which medium a token is of, as it is picked: nothing is begun yet, and the issue is not used by it. */
export const POST = defineRoute(async ({ request, ctx }) => {
  const { token } = ReadTokenInput.parse(await request.json())
  return json(await checkToken(ctx, env().paths.signer, { token }))
})
