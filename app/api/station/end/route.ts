import { addressOf } from '#lib/auth/door.ts'
import { defineStationRoute } from '#lib/http/define-station-route.ts'
import { json } from '#lib/http/respond.ts'
import { endThisStation } from '#lib/workstations/end.ts'

/** A workstation gives its token back. */
export const POST = defineStationRoute(async ({ request, ctx }) => {
  await endThisStation(ctx, addressOf(request.headers))
  return json({ ok: true })
})
