import { exportCustody } from '#lib/custody/export.ts'
import { env } from '#lib/env.ts'
import { defineRoute } from '#lib/http/define-route.ts'
import { tarResponse } from '#lib/http/respond.ts'

/** The custody record as a folder that anybody can check. The export is itself in the record. */
export const GET = defineRoute<{ itemId: string }>(async ({ ctx, params: { itemId } }) => {
  const { paths, outside } = env()
  const place = { logFolder: paths.log, signerFolder: paths.signer, ...outside }
  const { files } = await exportCustody(ctx, place, { itemId })
  return tarResponse(`custody-${itemId}`, files, ctx.now)
})
