import { env } from '#lib/env.ts'
import { defineReadRoute } from '#lib/http/define-node-route.ts'
import { sendBytes } from '#lib/http/send-bytes.ts'
import { openView } from '#lib/media/open-view.ts'

export const config = { api: { bodyParser: false, externalResolver: true, responseLimit: false } }

/** The picture of a photograph or document that browsers can't draw. */
export default defineReadRoute(
  async ({ request, response, ctx, itemId }) =>
    sendBytes(request, response, await openView(ctx, env().paths.store, itemId, request.method === 'HEAD'), 'inline'),
  { isAct: true },
)
