'use server'

import { revalidatePath } from 'next/cache'
import { defineAction } from '#lib/http/define-action.ts'
import { instantOfField } from '#lib/i18n/formats.ts'
import { addSource } from '#lib/sources/add.ts'
import { editSource } from '#lib/sources/edit.ts'
import { listSources } from '#lib/sources/list.ts'
import { previewClock } from '#lib/sources/preview-clock.ts'
import { AddSourceInput, EditSourceInput, NewSource, SetClockInput } from '#lib/sources/schema.ts'
import { setClock } from '#lib/sources/set-clock.ts'

const PAGE = '/cases/[caseId]/sources'

/** The form's fields, with each clock's reading (`…At`, `…From`, `…Until`) as an instant. */
const fieldsOf = (form: FormData) =>
  Object.fromEntries(
    [...form].map(([name, value]) => [
      name,
      /(At|From|Until)$/.test(name) ? instantOfField(String(value)) : String(value),
    ]),
  )

export const listSourcesAction = defineAction(async (ctx, form) =>
  (await listSources(ctx, String(form.get('caseId') ?? ''))).map(({ id, name }) => ({ id, name })),
)

/** A source of a case that is not in sight yet: the fields are checked now, and go with what is brought in. */
export const checkSourceAction = defineAction(async (_ctx, form) => NewSource.parse(fieldsOf(form)))

export const addSourceAction = defineAction(async (ctx, form) => {
  const added = await addSource(ctx, AddSourceInput.parse(fieldsOf(form)))
  revalidatePath(PAGE, 'page')
  return added
})

export const editSourceAction = defineAction(async (ctx, form) => {
  await editSource(ctx, EditSourceInput.parse(fieldsOf(form)))
  revalidatePath(PAGE, 'page')
})

const claimOf = (form: FormData) => {
  const { uncertaintyS, ...fields } = fieldsOf(form)
  return SetClockInput.parse({ ...fields, uncertaintyMs: Math.round(Number(uncertaintyS) * 1000) })
}

export const previewClockAction = defineAction(async (ctx, form) => previewClock(ctx, claimOf(form)))

export const setClockAction = defineAction(async (ctx, form) => {
  const made = await setClock(ctx, claimOf(form))
  revalidatePath(PAGE, 'page')
  return made
})
