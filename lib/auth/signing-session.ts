import { CdipError } from '#lib/errors.ts'
import { confirmIdentity } from './confirm-identity.ts'
import { current } from './current.ts'
import { door } from './door.ts'

/**
 * The session in which a form is signed; null where the password in it is wrong. A right one serves ten minutes, so that the
 * next signature need not ask: whether it was said at all is for the verb. SIGNED_OUT without a session.
 */
export async function signingSession(form: FormData): Promise<{ id: string } | null> {
  const who = await current()
  if (!who) throw new CdipError('SIGNED_OUT', 'no session')
  const password = String(form.get('password') ?? '')
  if (password && !(await confirmIdentity(await door(), who.session, password))) return null
  return { id: who.session.id }
}
