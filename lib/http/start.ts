import { openDatabase } from '#db/client.ts'
import { refuseOlderSchema } from '#db/version.ts'
import { cookieSecret } from '#lib/auth/secret.ts'
import { env } from '#lib/env.ts'

/** Throws where configuration, secret or database schema are not fit to serve. */
export async function refuseToStartUnready(): Promise<void> {
  cookieSecret()
  const url = env().databases.web
  if (!url) throw new Error('CDIP_WEB_DATABASE_URL: not set')
  const pool = openDatabase(url, { max: 1 })
  try {
    await refuseOlderSchema(pool.sql)
  } finally {
    await pool.close()
  }
}
