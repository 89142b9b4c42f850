'use server'

import { revalidatePath } from 'next/cache'
import { defineAction } from '#lib/http/define-action.ts'
import { endOfDay } from '#lib/i18n/formats.ts'
import { clearOfficer } from '#lib/officers/clear.ts'
import { createOfficer } from '#lib/officers/create.ts'
import { endPosting } from '#lib/officers/end-posting.ts'
import { postOfficer } from '#lib/officers/post.ts'
import { reinstateOfficer } from '#lib/officers/reinstate.ts'
import { resetPassword } from '#lib/officers/reset-password.ts'
import {
  ClearInput,
  CreateOfficerInput,
  EndPostingInput,
  OfficerInput,
  PostInput,
  SuspendInput,
} from '#lib/officers/schema.ts'
import { suspendOfficer } from '#lib/officers/suspend.ts'

const PAGE = '/officers/[officerId]'
const fieldsOf = (form: FormData) => Object.fromEntries(form)

export const createOfficerAction = defineAction((ctx, form) =>
  createOfficer(ctx, CreateOfficerInput.parse({ ...fieldsOf(form), isCleared: form.get('isCleared') === 'on' })),
)

export const suspendOfficerAction = defineAction(async (ctx, form) => {
  const work = await suspendOfficer(ctx, SuspendInput.parse(fieldsOf(form)))
  revalidatePath(PAGE, 'page')
  return work
})

export const reinstateOfficerAction = defineAction(async (ctx, form) => {
  await reinstateOfficer(ctx, OfficerInput.parse(fieldsOf(form)))
  revalidatePath(PAGE, 'page')
})

export const resetPasswordAction = defineAction((ctx, form) => resetPassword(ctx, OfficerInput.parse(fieldsOf(form))))

export const clearOfficerAction = defineAction(async (ctx, form) => {
  await clearOfficer(ctx, ClearInput.parse({ ...fieldsOf(form), isCleared: form.get('isCleared') === 'yes' }))
  revalidatePath(PAGE, 'page')
})

export const postOfficerAction = defineAction(async (ctx, form) => {
  const until = endOfDay(String(form.get('until') ?? ''))
  await postOfficer(ctx, PostInput.parse({ ...fieldsOf(form), until }))
  revalidatePath(PAGE, 'page')
})

export const endPostingAction = defineAction(async (ctx, form) => {
  await endPosting(ctx, EndPostingInput.parse(fieldsOf(form)))
  revalidatePath(PAGE, 'page')
})
