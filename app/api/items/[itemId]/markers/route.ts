import { defineRoute } from '#lib/http/define-route.ts'
import { json } from '#lib/http/respond.ts'
import { addMarker } from '#lib/markers/add.ts'
import { listMarkers } from '#lib/markers/list.ts'
import { AddMarkerInput } from '#lib/markers/schema.ts'

type Params = { itemId: string }

export const GET = defineRoute<Params>(async ({ ctx, params }) => json(await listMarkers(ctx, params.itemId)))

export const POST = defineRoute<Params>(async ({ request, ctx, params }) => {
  const input = AddMarkerInput.parse({ ...(await request.json()), itemId: params.itemId })
  return json(await addMarker(ctx, input), 201)
})
