'use server'

import { revalidatePath } from 'next/cache'
import { confirmIdentity } from '#lib/auth/confirm-identity.ts'
import { current } from '#lib/auth/current.ts'
import { door } from '#lib/auth/door.ts'
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

/** With a password, it is checked first; a right one serves ten minutes, so that the next signature need not ask. */
export const agreeToMoveAction = defineAction(async (ctx, form) => {
  const input = AgreeInput.parse(Object.fromEntries(form))
  const who = await current()
  if (!who) throw new CdipError('SIGNED_OUT', 'no session')
  const password = String(form.get('password') ?? '')
  if (password && !(await confirmIdentity(await door(), who.session, password)))
    throw new CdipError('INVALID', 'the password was wrong', { reason: 'PASSWORD_WRONG' })
  await agreeToMove({ ...ctx, now: new Date() }, who.session.id, input)
  shown()
})

export const endMoveAction = defineAction(async (ctx, form) => {
  await endMove(ctx, EndMoveInput.parse(Object.fromEntries(form)))
  shown()
})
