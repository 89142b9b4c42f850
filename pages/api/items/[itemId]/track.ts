import { env } from '#lib/env.ts'
import { defineReadRoute } from '#lib/http/define-node-route.ts'
import { sendBytes } from '#lib/http/send-bytes.ts'
import { openTrack } from '#lib/media/open-track.ts'

export const config = { api: { bodyParser: false, externalResolver: true, responseLimit: false } }

/** What plays in the item's place: the whole copy by range, or with `?window=N` one window. */
export default defineReadRoute(
  async ({ request, response, ctx, itemId }) => {
    const asked = /^\d{1,8}$/.exec(String(request.query.window ?? ''))
    const window = asked ? Number(asked[0]) : null
    const track = await openTrack(ctx, env().paths.store, { itemId, window, isHead: request.method === 'HEAD' })
    await sendBytes(request, response, track, 'inline')
  },
  { isAct: true },
)
