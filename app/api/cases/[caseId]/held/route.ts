import { defineRoute } from '#lib/http/define-route.ts'
import { json } from '#lib/http/respond.ts'
import { listHeld } from '#lib/transfers/list-held.ts'
import { ListHeldInput } from '#lib/transfers/schema.ts'

/** What of a medium the case may hold already, by size and digest. */
export const POST = defineRoute<{ caseId: string }>(async ({ request, ctx, params }) =>
  json(await listHeld(ctx, ListHeldInput.parse({ ...(await request.json()), ...params }))),
)
