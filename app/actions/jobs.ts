'use server'

import { revalidatePath } from 'next/cache'
import { defineAction } from '#lib/http/define-action.ts'
import { RetryParkedInput, retryParked } from '#lib/jobs/retry-parked.ts'

export const retryParkedAction = defineAction(async (ctx, form) => {
  await retryParked(ctx, RetryParkedInput.parse(Object.fromEntries(form)))
  revalidatePath('/jobs')
  revalidatePath('/items/[itemId]', 'page')
})
