import { defineStationRoute } from '#lib/http/define-station-route.ts'
import { json } from '#lib/http/respond.ts'
import { endListing } from '#lib/transfers/end-listing.ts'
import { EndListingInput } from '#lib/transfers/schema.ts'

/** The manifest is whole. */
export const POST = defineStationRoute<{ transferId: string }>(async ({ request, ctx, params }) =>
  json(await endListing(ctx, EndListingInput.parse({ ...(await request.json()), ...params }))),
)
