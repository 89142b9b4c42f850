import { defineGrantRoute } from '#lib/http/define-grant-route.ts'
import { json } from '#lib/http/respond.ts'
import { finaliseUpload } from '#lib/uploads/finalise.ts'
import { FinaliseInput } from '#lib/uploads/schema.ts'

/** The digest of the whole file, as the officer's own machine computed it. Idempotent. */
export const POST = defineGrantRoute<{ uploadId: string }>(async ({ request, ctx, params }) => {
  const body: unknown = await request.json()
  await finaliseUpload(ctx, FinaliseInput.parse({ ...(body as object), uploadId: params.uploadId }))
  return json({ ok: true })
})
