'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { addMember } from '#lib/cases/add-member.ts'
import { openCase } from '#lib/cases/open.ts'
import { AddMemberInput, OpenCaseInput } from '#lib/cases/schema.ts'
import { defineAction } from '#lib/http/define-action.ts'
import { endOfDay } from '#lib/i18n/formats.ts'

export const openCaseAction = defineAction(async (ctx, form) => {
  const fields = { ...Object.fromEntries(form), needToKnow: form.get('needToKnow') === 'on' }
  const { id } = await openCase(ctx, OpenCaseInput.parse(fields))
  redirect(`/cases/${id}`)
})

export const addMemberAction = defineAction(async (ctx, form) => {
  const fields = { ...Object.fromEntries(form), until: endOfDay(String(form.get('until') ?? '')) }
  const result = await addMember(ctx, AddMemberInput.parse(fields))
  revalidatePath('/cases/[caseId]/members', 'page')
  return result
})
