import { env } from '#lib/env.ts'
import { defineReadRoute } from '#lib/http/define-node-route.ts'
import { sendBytes } from '#lib/http/send-bytes.ts'
import { openDerivative } from '#lib/media/open-derivative.ts'

export const config = { api: { bodyParser: false, externalResolver: true, responseLimit: false } }

/** How loud each tenth of a second is. Pages ask by themselves: nobody's act. */
export default defineReadRoute(
  async ({ request, response, ctx, itemId }) => {
    const kind = 'waveform'
    await sendBytes(request, response, await openDerivative(ctx, env().paths.store, itemId, kind), 'inline')
  },
  { isAct: false },
)
