import { defineRoute } from '#lib/http/define-route.ts'
import { keepPosition } from '#lib/markers/keep-position.ts'
import { KeepPositionInput } from '#lib/markers/schema.ts'

/** Sent by the player by itself: it keeps no session awake. */
export const PUT = defineRoute<{ itemId: string }>(
  async ({ request, ctx, params }) => {
    await keepPosition(ctx, KeepPositionInput.parse({ ...(await request.json()), itemId: params.itemId }))
    return new Response(null, { status: 204 })
  },
  { isAct: false },
)
