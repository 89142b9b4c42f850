'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { changePassword } from '#lib/auth/change-password.ts'
import { clearSessionCookie, setSessionCookie } from '#lib/auth/cookie.ts'
import { current } from '#lib/auth/current.ts'
import { address, door } from '#lib/auth/door.ts'
import { EndSessionInput, endSession } from '#lib/auth/end-session.ts'
import { signIn } from '#lib/auth/sign-in.ts'
import { signOut } from '#lib/auth/sign-out.ts'
import { unlock } from '#lib/auth/unlock.ts'
import { defineAction, defineDoorAction } from '#lib/http/define-action.ts'

// These run before anybody is signed in, or while the screen is locked: they check a password themselves.

export const signInAction = defineDoorAction<'wrong'>(async (form) => {
  const serviceNumber = String(form.get('serviceNumber') ?? '')
  const signedIn = await signIn(await door(), { serviceNumber, password: String(form.get('password') ?? '') })
  if (!signedIn) return 'wrong'
  await endCurrent() // hand over: the officer before leaves nothing open behind
  await setSessionCookie(signedIn.token)
  redirect('/')
})

export const unlockAction = defineDoorAction<'wrong' | 'open'>(async (form) => {
  const who = await current()
  if (!who) redirect('/sign-in')
  const isOpen = await unlock(await door(), who.session, String(form.get('password') ?? ''))
  if (!isOpen) return 'wrong'
  if (form.get('leave') === 'yes') redirect('/')
  return 'open'
})

export const changePasswordAction = defineDoorAction(async (form) => {
  const who = await current()
  if (!who || who.session.isLocked) redirect('/sign-in')
  const [currentPassword, next] = [String(form.get('current') ?? ''), String(form.get('next') ?? '')]
  return changePassword(await door(), who.session, { current: currentPassword, next })
})

/** `batchId` fields name the officer's uploads at this station that are to stop; without any, all go on. */
export async function signOutAction(form: FormData): Promise<void> {
  await endCurrent(form.getAll('batchId').map(String))
  await clearSessionCookie()
  redirect('/sign-in')
}

export const endSessionAction = defineAction(async (ctx, form) => {
  const input = EndSessionInput.parse({ officerId: ctx.actor.id, ...Object.fromEntries(form) })
  const ended = await endSession(ctx, input, await address())
  revalidatePath('/account')
  revalidatePath('/officers/[officerId]', 'page')
  return ended
})

async function endCurrent(stop: string[] = []): Promise<void> {
  const who = await current()
  if (who) await signOut(await door(), who.session, stop)
}
