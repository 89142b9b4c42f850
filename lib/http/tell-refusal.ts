import { headers } from 'next/headers'
import { current } from '#lib/auth/current.ts'
import { addressOf } from '#lib/auth/door.ts'
import { codeOf, type ErrorCode } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import { noteRefusal } from '#lib/security/note-refusal.ts'
import { database } from './database.ts'

/** Set by proxy.ts: which page asks, or sent an action. */
export const PATH_HEADER = 'x-cdip-path'
type Asked = { officerId: string; path: string; headers: Headers }

/** Puts what an officer was refused into the security log; other answers are none of its matter. */
export async function tellRefusal(code: ErrorCode | null, asked: Asked): Promise<void> {
  if (code !== 'NOT_FOUND' && code !== 'FORBIDDEN') return
  const { officerId, path } = asked
  try {
    await noteRefusal(database(), new Date(), { officerId, code, path, address: addressOf(asked.headers) })
  } catch (cause) {
    log('error', 'a refusal could not be recorded', { error: cause }) // it stands all the same
  }
}

/** The same for a page or an action. */
export async function tellPageRefusal(error: unknown): Promise<void> {
  const who = await current()
  const asked = await headers()
  if (who)
    await tellRefusal(codeOf(error), { officerId: who.actor.id, path: asked.get(PATH_HEADER) ?? '', headers: asked })
}
