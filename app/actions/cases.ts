'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { addMember } from '#lib/cases/add-member.ts'
import { appointToCase } from '#lib/cases/appoint.ts'
import { decideProtection } from '#lib/cases/decide-protection.ts'
import { editCase } from '#lib/cases/edit.ts'
import { endDirection } from '#lib/cases/end-direction.ts'
import { endMembership } from '#lib/cases/end-membership.ts'
import { leaveNamesake } from '#lib/cases/leave-namesake.ts'
import { mergeNamesake } from '#lib/cases/merge-namesake.ts'
import { moveCase } from '#lib/cases/move.ts'
import { openCase } from '#lib/cases/open.ts'
import { proposeProtection } from '#lib/cases/propose-protection.ts'
import { recordDirection } from '#lib/cases/record-direction.ts'
import {
  AddMemberInput,
  AppointInput,
  DecideProtectionInput,
  EditCaseInput,
  EndDirectionInput,
  EndMembershipInput,
  LeaveNamesakeInput,
  MergeNamesakeInput,
  MoveCaseInput,
  OpenCaseInput,
  ProposeProtectionInput,
  RecordDirectionInput,
  StatusInput,
} from '#lib/cases/schema.ts'
import { setCaseStatus } from '#lib/cases/set-status.ts'
import { defineAction } from '#lib/http/define-action.ts'
import { endOfDay, startOfDay } from '#lib/i18n/formats.ts'

export const openCaseAction = defineAction(async (ctx, form) => {
  const fields = {
    ...Object.fromEntries(form),
    needToKnow: form.get('needToKnow') === 'on',
    isInCharge: form.get('isInCharge') === 'on',
  }
  const { id } = await openCase(ctx, OpenCaseInput.parse(fields))
  redirect(`/cases/${id}`)
})

export const addMemberAction = defineAction(async (ctx, form) => {
  const day = (name: string) => String(form.get(name) ?? '')
  const fields = { ...Object.fromEntries(form), from: startOfDay(day('from')), until: endOfDay(day('until')) }
  const result = await addMember(ctx, AddMemberInput.parse(fields))
  revalidatePath('/cases/[caseId]/members', 'page')
  return result
})

/** After a change of a case: each of its pages says something of it. A page that is no longer in sight says so. */
const shown = () => revalidatePath('/cases/[caseId]', 'layout')

export const editCaseAction = defineAction(async (ctx, form) => {
  const lines = String(form.get('defendants') ?? '').split('\n')
  const defendants = lines.map((line) => line.trim()).filter(Boolean)
  const nextCourtDate = form.get('nextCourtDate') || null
  await editCase(ctx, EditCaseInput.parse({ ...Object.fromEntries(form), defendants, nextCourtDate }))
  shown()
})

export const appointAction = defineAction(async (ctx, form) => {
  await appointToCase(ctx, AppointInput.parse(Object.fromEntries(form)))
  shown()
})

export const moveCaseAction = defineAction(async (ctx, form) => {
  await moveCase(ctx, MoveCaseInput.parse(Object.fromEntries(form)))
  shown()
})

export const setCaseStatusAction = defineAction(async (ctx, form) => {
  await setCaseStatus(ctx, StatusInput.parse(Object.fromEntries(form)))
  shown()
})

export const recordDirectionAction = defineAction(async (ctx, form) => {
  await recordDirection(ctx, RecordDirectionInput.parse(Object.fromEntries(form)))
  shown()
})

export const endDirectionAction = defineAction(async (ctx, form) => {
  await endDirection(ctx, EndDirectionInput.parse(Object.fromEntries(form)))
  shown()
})

export const endMembershipAction = defineAction(async (ctx, form) => {
  await endMembership(ctx, EndMembershipInput.parse(Object.fromEntries(form)))
  shown()
})

export const proposeProtectionAction = defineAction(async (ctx, form) => {
  const needToKnow = form.get('needToKnow') === 'yes'
  await proposeProtection(ctx, ProposeProtectionInput.parse({ ...Object.fromEntries(form), needToKnow }))
  shown()
})

export const decideProtectionAction = defineAction(async (ctx, form) => {
  await decideProtection(ctx, DecideProtectionInput.parse(Object.fromEntries(form)))
  shown()
})

export const mergeNamesakeAction = defineAction(async (ctx, form) => {
  const merged = await mergeNamesake(ctx, MergeNamesakeInput.parse(Object.fromEntries(form)))
  shown()
  return merged
})

export const leaveNamesakeAction = defineAction(async (ctx, form) => {
  await leaveNamesake(ctx, LeaveNamesakeInput.parse(Object.fromEntries(form)))
  shown()
})
