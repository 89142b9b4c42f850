import { defineRoute } from '#lib/http/define-route.ts'
import { json } from '#lib/http/respond.ts'
import { AskCopyInput, askCopy } from '#lib/media/ask-copy.ts'

/** Asked by the player, again until it is ready: it keeps no session awake. */
export const POST = defineRoute<{ itemId: string }>(
  async ({ request, ctx, params }) => {
    const input = AskCopyInput.parse({ ...(await request.json()), itemId: params.itemId })
    return json({ state: await askCopy(ctx, input) })
  },
  { isAct: false },
)
