import { grantCtx } from '#lib/auth/grant.ts'
import { getBatch } from '#lib/batches/get.ts'
import { failure, json } from '#lib/http/respond.ts'

/** Where the uploads of a batch stand: asked by the running engine, under its grant, so that it is nobody's act. */
export async function GET(request: Request, { params }: { params: Promise<{ batchId: string }> }): Promise<Response> {
  try {
    return json(await getBatch(await grantCtx(request.headers), (await params).batchId))
  } catch (error) {
    return failure(error)
  }
}
