'use server'

import { revalidatePath } from 'next/cache'
import { defineAction } from '#lib/http/define-action.ts'
import { createUnit } from '#lib/units/create.ts'
import { renameUnit } from '#lib/units/rename.ts'
import { CreateUnitInput, RenameUnitInput } from '#lib/units/schema.ts'

export const createUnitAction = defineAction(async (ctx, form) => {
  await createUnit(ctx, CreateUnitInput.parse(Object.fromEntries(form)))
  revalidatePath('/units')
})

export const renameUnitAction = defineAction(async (ctx, form) => {
  await renameUnit(ctx, RenameUnitInput.parse(Object.fromEntries(form)))
  revalidatePath('/units')
})
