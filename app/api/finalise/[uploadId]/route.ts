import { grantCtx } from '#lib/auth/grant.ts'
import { failure, json } from '#lib/http/respond.ts'
import { finaliseUpload } from '#lib/uploads/finalise.ts'
import { FinaliseInput } from '#lib/uploads/schema.ts'

/** The digest of the whole file, as the officer's own machine computed it. Idempotent. */
export async function POST(request: Request, { params }: { params: Promise<{ uploadId: string }> }): Promise<Response> {
  try {
    const ctx = await grantCtx(request.headers)
    const body: unknown = await request.json()
    const { uploadId } = await params
    await finaliseUpload(ctx, FinaliseInput.parse({ ...(body as object), uploadId }))
    return json({ ok: true })
  } catch (error) {
    return failure(error)
  }
}
