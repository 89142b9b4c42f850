import { defineRoute } from '#lib/http/define-route.ts'
import { json } from '#lib/http/respond.ts'
import { linkSet } from '#lib/transfers/link-set.ts'
import { LinkSetInput } from '#lib/transfers/schema.ts'

/** An export set whose archive is in the case already, by digest. */
export const POST = defineRoute<{ transferId: string }>(async ({ request, ctx, params }) =>
  json(await linkSet(ctx, LinkSetInput.parse({ ...(await request.json()), ...params }))),
)
