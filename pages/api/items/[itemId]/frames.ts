import { env } from '#lib/env.ts'
import { defineReadRoute } from '#lib/http/define-node-route.ts'
import { sendBytes } from '#lib/http/send-bytes.ts'
import { openDerivative } from '#lib/media/open-derivative.ts'

export const config = { api: { bodyParser: false, externalResolver: true, responseLimit: false } }

/** The item's frame index, by which the player steps (lib/media/frame-index.ts). It asks by itself: nobody's act. */
export default defineReadRoute(
  async ({ request, response, ctx, itemId }) =>
    sendBytes(request, response, await openDerivative(ctx, env().paths.store, itemId, 'frames'), 'inline'),
  { isAct: false },
)
