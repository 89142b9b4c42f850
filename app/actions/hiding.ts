'use server'

import { revalidatePath } from 'next/cache'
import { askHiding } from '#lib/hiding/ask.ts'
import { decideHiding } from '#lib/hiding/decide.ts'
import { AskHidingInput, DecideHidingInput } from '#lib/hiding/schema.ts'
import { defineAction } from '#lib/http/define-action.ts'

/** The page of the exhibit: one that is no longer in sight says so. */
const shown = () => revalidatePath('/items/[itemId]', 'page')

export const askHidingAction = defineAction(async (ctx, form) => {
  await askHiding(ctx, AskHidingInput.parse(Object.fromEntries(form)))
  shown()
})

export const decideHidingAction = defineAction(async (ctx, form) => {
  await decideHiding(ctx, DecideHidingInput.parse(Object.fromEntries(form)))
  shown()
})
