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
type Told = 'NOT_FOUND' | 'FORBIDDEN'

const isTold = (code: ErrorCode | null): code is Told => code === 'NOT_FOUND' || code === 'FORBIDDEN'

/** Puts what an officer was refused into the security log; other answers are none of its matter. Never throws. */
export async function tellRefusal(code: ErrorCode | null, asked: Asked): Promise<void> {
  if (isTold(code)) await withoutHarm(() => note(code, asked))
}

/** The same for a page or an action. */
export async function tellPageRefusal(error: unknown): Promise<void> {
  const code = codeOf(error)
  // Before anything is asked: while the database is away nobody can say who sent this.
  if (!isTold(code)) return
  await withoutHarm(async () => {
    const who = await current()
    const asked = await headers()
    if (who) await note(code, { officerId: who.actor.id, path: asked.get(PATH_HEADER) ?? '', headers: asked })
  })
}

const note = (code: Told, { officerId, path, headers }: Asked) =>
  noteRefusal(database(), new Date(), { officerId, code, path, address: addressOf(headers) })

/** A refusal that could not be recorded stands all the same, and so does its answer. */
async function withoutHarm(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (cause) {
    log('error', 'a refusal could not be recorded', { error: cause })
  }
}
