import { defineStationRoute } from '#lib/http/define-station-route.ts'
import { json } from '#lib/http/respond.ts'
import { noteUnreadable } from '#lib/transfers/note-unreadable.ts'
import { NoteUnreadableInput } from '#lib/transfers/schema.ts'

/** Files that can't be read, as the desk that read them says. */
export const POST = defineStationRoute<{ transferId: string }>(async ({ request, ctx, params }) => {
  const input = NoteUnreadableInput.parse({ ...(await request.json()), ...params })
  await noteUnreadable(ctx, input)
  return json({ entries: input.ordinals.length })
})
