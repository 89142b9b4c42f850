'use server'

import { previewTarget } from '#lib/batches/resolve-target.ts'
import { defineAction } from '#lib/http/define-action.ts'
import { assignItem } from '#lib/items/assign.ts'

export const checkNumberAction = defineAction(async (ctx, form) =>
  previewTarget(ctx, { reportNumber: String(form.get('reportNumber') ?? '') }),
)

export const assignItemAction = defineAction(async (ctx, form) =>
  assignItem(ctx, { itemId: String(form.get('itemId') ?? ''), reportNumber: String(form.get('reportNumber') ?? '') }),
)
