import { defineRoute } from '#lib/http/define-route.ts'
import { json } from '#lib/http/respond.ts'
import { getParcel } from '#lib/transfers/get-parcel.ts'

/** What of a medium goes as this file of a batch. */
export const GET = defineRoute<{ entryId: string }>(async ({ ctx, params }) =>
  json(await getParcel(ctx, params.entryId)),
)
