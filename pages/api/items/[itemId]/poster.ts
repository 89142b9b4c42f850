import { env } from '#lib/env.ts'
import { defineReadRoute } from '#lib/http/define-node-route.ts'
import { sendBytes } from '#lib/http/send-bytes.ts'
import { openPoster } from '#lib/items/open-poster.ts'

export const config = { api: { bodyParser: false, externalResolver: true, responseLimit: false } }

/** A small picture of the item. Galleries fetch these by themselves, so they are nobody's act. */
export default defineReadRoute(
  async ({ request, response, ctx, itemId }) =>
    sendBytes(request, response, await openPoster(ctx, env().paths.store, itemId), 'inline'),
  { isAct: false },
)
