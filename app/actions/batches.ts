'use server'

import { revalidatePath } from 'next/cache'
import { handOverBatch } from '#lib/batches/hand-over.ts'
import { previewTarget } from '#lib/batches/resolve-target.ts'
import { HandOverInput } from '#lib/batches/schema.ts'
import { defineAction } from '#lib/http/define-action.ts'

export const handOverAction = defineAction(async (ctx, form) => {
  const handed = await handOverBatch(ctx, HandOverInput.parse(Object.fromEntries(form)))
  revalidatePath('/batches/[batchId]', 'page')
  return handed
})

export const checkNumberAction = defineAction(async (ctx, form) =>
  previewTarget(ctx, { reportNumber: String(form.get('reportNumber') ?? '') }),
)
