import { env } from '#lib/env.ts'
import { defineReadRoute } from '#lib/http/define-node-route.ts'
import { sendBytes } from '#lib/http/send-bytes.ts'
import { openDerivative } from '#lib/media/open-derivative.ts'

export const config = { api: { bodyParser: false, externalResolver: true, responseLimit: false } }

/** Small pictures of the recording side by side, or with `?cues` which of them stands for which stretch (WebVTT). Pages ask by themselves: nobody's act. */
export default defineReadRoute(
  async ({ request, response, ctx, itemId }) => {
    const kind = request.query.cues === undefined ? 'storyboard' : 'cues'
    await sendBytes(request, response, await openDerivative(ctx, env().paths.store, itemId, kind), 'inline')
  },
  { isAct: false },
)
