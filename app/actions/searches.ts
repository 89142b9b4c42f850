'use server'

import { revalidatePath } from 'next/cache'
import { defineAction } from '#lib/http/define-action.ts'
import { decideSearch } from '#lib/searches/decide.ts'
import { requestSearch } from '#lib/searches/request.ts'
import { DecideSearchInput, RequestSearchInput } from '#lib/searches/schema.ts'

export const requestSearchAction = defineAction(async (ctx, form) => {
  await requestSearch(ctx, RequestSearchInput.parse(Object.fromEntries(form)))
  revalidatePath('/searches')
})

export const decideSearchAction = defineAction(async (ctx, form) => {
  await decideSearch(ctx, DecideSearchInput.parse(Object.fromEntries(form)))
  revalidatePath('/searches')
})
