import { env } from '#lib/env.ts'
import { defineRoute } from '#lib/http/define-route.ts'
import { sendBytes } from '#lib/http/send-bytes.ts'
import { openPoster } from '#lib/items/open-bytes.ts'

/** A small picture of the item. Galleries fetch these by themselves, so they are nobody's act. */
const poster = defineRoute<{ itemId: string }>(
  async ({ request, params, ctx }) =>
    sendBytes(request, await openPoster(ctx, env().paths.store, params.itemId), 'inline'),
  { isAct: false },
)

export { poster as GET, poster as HEAD }
