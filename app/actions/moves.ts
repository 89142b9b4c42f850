'use server'

import { revalidatePath } from 'next/cache'
import { signingSession } from '#lib/auth/signing-session.ts'
import { CdipError } from '#lib/errors.ts'
import { defineAction } from '#lib/http/define-action.ts'
import { askMove } from '#lib/moves/ask.ts'
import { agreeToMove } from '#lib/moves/decide.ts'
import { endMove } from '#lib/moves/end.ts'
import { AgreeInput, AskMoveInput, EndMoveInput } from '#lib/moves/schema.ts'

const shown = () => {
  revalidatePath('/cases/[caseId]', 'layout')
  revalidatePath('/items/[itemId]', 'page')
}

export const askMoveAction = defineAction(async (ctx, form) => {
  await askMove(ctx, AskMoveInput.parse(Object.fromEntries(form)))
  shown()
})

export const agreeToMoveAction = defineAction(async (ctx, form) => {
  const input = AgreeInput.parse(Object.fromEntries(form))
  const session = await signingSession(form)
  if (!session) throw new CdipError('INVALID', 'the password was wrong', { reason: 'PASSWORD_WRONG' })
  await agreeToMove({ ...ctx, now: new Date() }, session.id, input)
  shown()
})

export const endMoveAction = defineAction(async (ctx, form) => {
  await endMove(ctx, EndMoveInput.parse(Object.fromEntries(form)))
  shown()
})
