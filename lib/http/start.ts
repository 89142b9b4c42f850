import { setTimeout as pause } from 'node:timers/promises'
import { openDatabase } from '#db/client.ts'
import { refuseOlderSchema } from '#db/version.ts'
import { cookieSecret } from '#lib/auth/secret.ts'
import { env } from '#lib/env.ts'
import { codeOf } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import { separationOf } from '#lib/storage/separation.ts'
import { keepWebRun } from './keep-web-run.ts'
import { metricsToken } from './metrics-token.ts'
import { presence } from './presence.ts'
import { refuseUpgrades } from './refuse-upgrades.ts'

const AGAIN_MS = 1000

/**
 * Waits for the database, and ends the process with the reason where configuration, secret or schema are not fit to
 * serve: what is thrown while it starts Next only prints, and answers 500 from then on.
 */
export async function refuseToStartUnready(): Promise<void> {
  refuseUpgrades()
  for (;;) {
    try {
      await checkReady()
      await tellSeparation()
      presence()
      return keepWebRun()
    } catch (error) {
      const isAway = codeOf(error) === 'UNAVAILABLE'
      log(isAway ? 'warn' : 'error', isAway ? 'the database does not answer yet' : 'web does not start', { error })
      if (!isAway) process.exit(1)
      await pause(AGAIN_MS)
    }
  }
}

/** The demonstration is one user by design; an installation's administrator is told. */
async function tellSeparation(): Promise<void> {
  const { isDemo, paths } = env()
  if (!isDemo && (await separationOf(paths.store)) === 'not separated')
    log('warn', 'not separated: web may change what the worker sealed; give each process a user of its own')
}

async function checkReady(): Promise<void> {
  cookieSecret()
  metricsToken(env().paths.metricsToken)
  const url = env().databases.web
  if (!url) throw new Error('CDIP_WEB_DATABASE_URL: not set')
  const pool = openDatabase(url, { max: 1 })
  try {
    await refuseOlderSchema(pool.sql)
  } finally {
    await pool.close()
  }
}
