'use server'

import { revalidatePath } from 'next/cache'
import { signingSession } from '#lib/auth/signing-session.ts'
import { defineAction } from '#lib/http/define-action.ts'
import { countersignTransfer } from '#lib/transfers/countersign.ts'
import { leaveOut } from '#lib/transfers/leave-out.ts'
import { noteRestUnreadable } from '#lib/transfers/note-rest-unreadable.ts'
import { noteUnreadable } from '#lib/transfers/note-unreadable.ts'
import { reopenTransfer } from '#lib/transfers/reopen.ts'
import { returnTransfer } from '#lib/transfers/return-transfer.ts'
import {
  CountersignInput,
  LeaveOutInput,
  NoteRestUnreadableInput,
  NoteUnreadableInput,
  ReturnTransferInput,
  TransferInput,
} from '#lib/transfers/schema.ts'
import { submitTransfer } from '#lib/transfers/submit.ts'

const shown = () => revalidatePath('/transfers/[transferId]', 'layout')
const ordinalsOf = (form: FormData) => form.getAll('ordinal').map(Number)
const bytesOf = (form: FormData, name: string) => (form.get(name) ? Number(form.get(name)) : null)

export const submitTransferAction = defineAction(async (ctx, form) => {
  const answer = await submitTransfer(ctx, TransferInput.parse(Object.fromEntries(form)))
  shown()
  return answer
})

export const reopenTransferAction = defineAction(async (ctx, form) => {
  await reopenTransfer(ctx, TransferInput.parse(Object.fromEntries(form)))
  shown()
})

export const countersignTransferAction = defineAction(async (ctx, form) => {
  const input = CountersignInput.parse(Object.fromEntries(form))
  const session = await signingSession(form)
  if (!session) return { status: 'wrong' as const }
  const answer = await countersignTransfer({ ...ctx, now: new Date() }, session.id, input)
  if (answer.status === 'countersigned') shown()
  return answer
})

export const returnTransferAction = defineAction(async (ctx, form) => {
  const reasons = form.getAll('entryReason').map(String)
  const entries = ordinalsOf(form).map((ordinal, at) => ({ ordinal, reason: reasons[at] ?? '' }))
  await returnTransfer(ctx, ReturnTransferInput.parse({ ...Object.fromEntries(form), entries }))
  shown()
})

export const leaveOutAction = defineAction(async (ctx, form) => {
  await leaveOut(ctx, LeaveOutInput.parse({ ...Object.fromEntries(form), ordinals: ordinalsOf(form) }))
  shown()
})

export const noteUnreadableAction = defineAction(async (ctx, form) => {
  const range = { offsetBytes: bytesOf(form, 'offsetBytes'), lengthBytes: bytesOf(form, 'lengthBytes') }
  const fields = { ...Object.fromEntries(form), ...range, tries: Number(form.get('tries')), ordinals: ordinalsOf(form) }
  await noteUnreadable(ctx, NoteUnreadableInput.parse(fields))
  shown()
})

export const noteRestUnreadableAction = defineAction(async (ctx, form) => {
  const fields = { ...Object.fromEntries(form), tries: Number(form.get('tries')) }
  await noteRestUnreadable(ctx, NoteRestUnreadableInput.parse(fields))
  shown()
})
