import { defineRoute } from '#lib/http/define-route.ts'
import { json } from '#lib/http/respond.ts'
import { editMarkerNote } from '#lib/markers/edit-note.ts'
import { removeMarker } from '#lib/markers/remove.ts'
import { NoteMarkerInput } from '#lib/markers/schema.ts'

type Params = { markerId: string }

export const PATCH = defineRoute<Params>(async ({ request, ctx, params }) =>
  json(await editMarkerNote(ctx, NoteMarkerInput.parse({ ...(await request.json()), markerId: params.markerId }))),
)

export const DELETE = defineRoute<Params>(async ({ ctx, params }) => {
  await removeMarker(ctx, params.markerId)
  return new Response(null, { status: 204 })
})
