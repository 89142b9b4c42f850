import { defineStationRoute } from '#lib/http/define-station-route.ts'
import { json } from '#lib/http/respond.ts'
import { listOpen } from '#lib/transfers/list-open.ts'

/** What of the medium is still to be brought in. */
export const GET = defineStationRoute<{ transferId: string }>(async ({ ctx, params }) =>
  json(await listOpen(ctx, params.transferId)),
)
