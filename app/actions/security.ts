'use server'

import { redirect } from 'next/navigation'
import { defineAction } from '#lib/http/define-action.ts'
import { SearchLogInput } from '#lib/security/schema.ts'
import { searchLog } from '#lib/security/search-log.ts'

export const searchLogAction = defineAction(async (ctx, form): Promise<null> => {
  const { searchId } = await searchLog(ctx, SearchLogInput.parse(Object.fromEntries(form)))
  redirect(`/security?search=${searchId}`)
})
