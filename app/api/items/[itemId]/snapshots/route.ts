import { defineRoute } from '#lib/http/define-route.ts'
import { NoteSnapshotInput, noteSnapshot } from '#lib/media/note-snapshot.ts'

/** Asked by the player before it makes a picture: what is not on record is not taken. */
export const POST = defineRoute<{ itemId: string }>(async ({ request, ctx, params }) => {
  await noteSnapshot(ctx, NoteSnapshotInput.parse({ ...(await request.json()), itemId: params.itemId }))
  return new Response(null, { status: 204 })
})
