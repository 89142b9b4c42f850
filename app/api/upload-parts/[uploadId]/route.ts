import { defineGrantRoute } from '#lib/http/define-grant-route.ts'
import { json } from '#lib/http/respond.ts'
import { storedParts } from '#lib/uploads/stored-parts.ts'

export const GET = defineGrantRoute<{ uploadId: string }>(async ({ ctx, params }) =>
  json(await storedParts(ctx, params.uploadId)),
)
