import { env } from '#lib/env.ts'
import { defineReadRoute } from '#lib/http/define-node-route.ts'
import { sendBytes } from '#lib/http/send-bytes.ts'
import { openMaster } from '#lib/items/open-bytes.ts'

export const config = { api: { bodyParser: false, externalResolver: true, responseLimit: false } }

/** The master's own bytes: shown in place, or with `?download` as a file. */
export default defineReadRoute(
  async ({ request, response, ctx, itemId }) => {
    const isDownload = request.query.download !== undefined
    const bytes = await openMaster(
      ctx,
      env().paths,
      itemId,
      isDownload ? 'download' : 'view',
      request.method === 'HEAD',
    )
    await sendBytes(request, response, bytes, isDownload ? 'attachment' : 'inline')
  },
  { isAct: true },
)
