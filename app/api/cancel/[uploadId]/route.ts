import { defineGrantRoute } from '#lib/http/define-grant-route.ts'
import { json } from '#lib/http/respond.ts'
import { cancelUpload } from '#lib/uploads/cancel.ts'

export const POST = defineGrantRoute<{ uploadId: string }>(async ({ ctx, params }) => {
  await cancelUpload(ctx, params.uploadId)
  return json({ ok: true })
})
