'use server'

import { revalidatePath } from 'next/cache'
import { defineAction } from '#lib/http/define-action.ts'
import { instantOfField } from '#lib/i18n/formats.ts'
import { assignItem } from '#lib/items/assign.ts'
import { changeItem } from '#lib/items/change.ts'
import { changeItems } from '#lib/items/change-many.ts'
import { classifyItem } from '#lib/items/classify.ts'
import { AssignItemInput, ChangeItemInput, ChangeItemsInput, ClassifyItemInput } from '#lib/items/schema.ts'

/** After a change of an exhibit: its own page. One that is no longer in sight says so. */
const shown = () => revalidatePath('/items/[itemId]', 'page')

export const changeItemAction = defineAction(async (ctx, form) => {
  const fields = {
    ...Object.fromEntries(form),
    capturedAt: instantOfField(String(form.get('capturedAt') ?? '')),
    captureBasis: form.get('captureBasis') || null,
    sourceId: form.get('sourceId') || null,
  }
  await changeItem(ctx, ChangeItemInput.parse(fields))
  shown()
})

/** An empty field leaves it as it is; `none` says that no source is known. */
export const changeItemsAction = defineAction(async (ctx, form) => {
  const filled = [...form].filter(([, value]) => value !== '')
  const { items = '', sourceId, ...fields } = Object.fromEntries(filled)
  const source = sourceId === undefined ? {} : { sourceId: sourceId === 'none' ? null : sourceId }
  const done = await changeItems(
    ctx,
    ChangeItemsInput.parse({ ...fields, ...source, itemIds: String(items).split(',') }),
  )
  shown()
  revalidatePath('/cases/[caseId]', 'page')
  return done
})

export const classifyItemAction = defineAction(async (ctx, form) => {
  await classifyItem(ctx, ClassifyItemInput.parse(Object.fromEntries(form)))
  shown()
})

export const assignItemAction = defineAction(async (ctx, form) =>
  assignItem(ctx, AssignItemInput.parse(Object.fromEntries(form))),
)
