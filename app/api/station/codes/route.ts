import { defineOpenRoute } from '#lib/http/define-open-route.ts'
import { json } from '#lib/http/respond.ts'
import { requestStation } from '#lib/workstations/request.ts'
import { RequestStationInput } from '#lib/workstations/schema.ts'

/** A code under which an officer approves a workstation. */
export const POST = defineOpenRoute({ burst: 10, perSecond: 0.2 }, async (request, door) =>
  json(await requestStation(door, RequestStationInput.parse(await request.json())), 201),
)
