import { env } from '#lib/env.ts'
import { defineRoute } from '#lib/http/define-route.ts'
import { sendBytes } from '#lib/http/send-bytes.ts'
import { openMaster } from '#lib/items/open-bytes.ts'

/** The master's own bytes: shown in place, or with `?download` as a file. */
const content = defineRoute<{ itemId: string }>(async ({ request, params, ctx }) => {
  const isDownload = new URL(request.url).searchParams.has('download')
  const bytes = await openMaster(ctx, env().paths.store, params.itemId, isDownload ? 'download' : 'view')
  return sendBytes(request, bytes, isDownload ? 'attachment' : 'inline')
})

export { content as GET, content as HEAD }
