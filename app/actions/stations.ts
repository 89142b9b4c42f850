'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { confirmIdentity } from '#lib/auth/confirm-identity.ts'
import { current } from '#lib/auth/current.ts'
import { address, door } from '#lib/auth/door.ts'
import { CdipError } from '#lib/errors.ts'
import { defineAction } from '#lib/http/define-action.ts'
import { approveStation, declineStation } from '#lib/workstations/decide.ts'
import { endStation } from '#lib/workstations/end.ts'
import { previewStation } from '#lib/workstations/preview.ts'
import { EndStationInput } from '#lib/workstations/schema.ts'

/** What keeps an officer where he is: a wrong password, or a code under which nothing waits any more. */
type Stays = { status: 'wrong' | 'over' | 'confirm' }

export const approveStationAction = defineAction(async (ctx, form): Promise<Stays> => {
  const who = await current()
  if (!who) throw new CdipError('SIGNED_OUT', 'no session')
  const typed = { code: String(form.get('code') ?? ''), address: await address() }
  // Who may not, and a code that is none, are answered before a password is asked for.
  if (!(await previewStation(ctx, typed))) return { status: 'over' }
  const password = String(form.get('password') ?? '')
  if (!(await confirmIdentity(await door(), who.session, password))) return { status: 'wrong' }
  const { status } = await approveStation({ ...ctx, now: new Date() }, who.session.id, typed)
  if (status === 'over' || status === 'confirm') return { status }
  redirect('/station?done=approved')
})

export const declineStationAction = defineAction(async (ctx, form): Promise<Stays> => {
  const typed = { code: String(form.get('code') ?? ''), address: await address() }
  if ((await declineStation(ctx, typed)).status === 'over') return { status: 'over' }
  redirect('/station?done=declined')
})

export const endStationAction = defineAction(async (ctx, form) => {
  const input = EndStationInput.parse({ officerId: ctx.actor.id, ...Object.fromEntries(form) })
  const ended = await endStation(ctx, input, await address())
  for (const page of ['/station', '/account']) revalidatePath(page)
  revalidatePath('/officers/[officerId]', 'page')
  return ended
})
