'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { changePassword } from '#lib/auth/change-password.ts'
import { clearSessionCookie, setSessionCookie } from '#lib/auth/cookie.ts'
import { current } from '#lib/auth/current.ts'
import { door } from '#lib/auth/door.ts'
import { recordSecurity } from '#lib/auth/security-event.ts'
import { endSession, lockSession } from '#lib/auth/session.ts'
import { signIn, unlock } from '#lib/auth/sign-in.ts'
import { defineAction } from '#lib/http/define-action.ts'

// These run before anybody is signed in, or while the screen is locked: they check a password themselves.

export async function signInAction(_state: 'idle' | 'wrong', form: FormData): Promise<'idle' | 'wrong'> {
  const serviceNumber = String(form.get('serviceNumber') ?? '')
  const signedIn = await signIn(await door(), { serviceNumber, password: String(form.get('password') ?? '') })
  if (!signedIn) return 'wrong'
  await endCurrent() // hand over: the officer before leaves nothing open behind
  await setSessionCookie(signedIn.token)
  redirect('/')
}

export async function unlockAction(
  _state: 'idle' | 'wrong' | 'open',
  form: FormData,
): Promise<'idle' | 'wrong' | 'open'> {
  const who = await current()
  if (!who) redirect('/sign-in')
  const isOpen = await unlock(await door(), who.session, String(form.get('password') ?? ''))
  if (!isOpen) return 'wrong'
  if (form.get('leave') === 'yes') redirect('/')
  return 'open'
}

export async function changePasswordAction(
  _state: 'idle' | 'changed' | 'wrong' | 'weak',
  form: FormData,
): Promise<'idle' | 'changed' | 'wrong' | 'weak'> {
  const who = await current()
  if (!who || who.session.isLocked) redirect('/sign-in')
  const [currentPassword, next] = [String(form.get('current') ?? ''), String(form.get('next') ?? '')]
  return changePassword(await door(), who.session, { current: currentPassword, next })
}

export async function lockAction(): Promise<void> {
  const who = await current()
  if (who) await lockSession((await door()).db, who.session.id, new Date())
}

export async function signOutAction(): Promise<void> {
  await endCurrent()
  await clearSessionCookie()
  redirect('/sign-in')
}

export const endSessionAction = defineAction(async (ctx, form) => {
  const ended = await endSession(ctx.db, ctx.actor.id, String(form.get('sessionId') ?? ''), ctx.now)
  const { address } = await door()
  if (ended) await recordSecurity(ctx.db, ctx.now, { type: 'session-ended', officerId: ctx.actor.id, address })
  revalidatePath('/account')
  return ended
})

async function endCurrent(): Promise<void> {
  const who = await current()
  if (!who) return
  const { db, now, address } = await door()
  await endSession(db, who.actor.id, who.session.id, now)
  await recordSecurity(db, now, { type: 'sign-out', officerId: who.actor.id, address })
}
