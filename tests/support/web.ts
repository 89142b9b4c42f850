import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'next-auth/jwt'
import type { OpenDatabase } from '#db/client.ts'
import { openSession } from '#lib/auth/session.ts'
import { asOfficer, type Ctx } from '#lib/context.ts'
import type { FreshDatabase } from './database.ts'

export type Web = {
  /** Signs this officer in and returns what his cookie holds. */
  signIn: (ctx: Ctx) => Promise<string>
  stop: () => Promise<void>
}

/** Lets this process be the web process of a database and a store. Before anything that reads the environment runs. */
export async function becomeWeb(database: FreshDatabase, store: string): Promise<Web> {
  const folder = await mkdtemp(join(tmpdir(), 'cdip-web-'))
  const secret = randomBytes(32).toString('base64url')
  await writeFile(join(folder, 'secret'), secret)
  Object.assign(process.env, {
    ...{ CDIP_HOME: folder, CDIP_SECRET_FILE: join(folder, 'secret'), CDIP_STORE: store },
    CDIP_WEB_DATABASE_URL: database.url('cdip_web'),
  })
  const shared = globalThis as typeof globalThis & { cdipDatabase?: OpenDatabase }
  return {
    signIn: async ({ actor }) => {
      if (actor.type !== 'officer') throw new Error('an officer signs in')
      const door = { db: database.web.db, now: new Date() }
      const session = await asOfficer(door, actor.id, (db) => openSession(db, actor.id, 'station', door.now))
      return encode({ token: { session }, secret, maxAge: 3600 })
    },
    stop: async () => {
      await shared.cdipDatabase?.close()
      await rm(folder, { recursive: true })
    },
  }
}
