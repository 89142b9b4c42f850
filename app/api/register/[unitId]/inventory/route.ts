import { defineRoute } from '#lib/http/define-route.ts'
import { json } from '#lib/http/respond.ts'
import { importInventory } from '#lib/register/import-inventory.ts'

/** A list of old discs, read as it comes: 201 where it was taken in, 422 with what is wrong with which line. */
export const POST = defineRoute<{ unitId: string }>(async ({ request, params, ctx }) => {
  const inventory = await importInventory(ctx, params, request.body ?? new Blob().stream())
  return json(inventory, inventory.problems ? 422 : 201)
})
