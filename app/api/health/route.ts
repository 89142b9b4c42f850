import { env } from '#lib/env.ts'
import { pingDatabase } from '#lib/http/ping.ts'
import { failure, json } from '#lib/http/respond.ts'
import { separationOf } from '#lib/storage/separation.ts'

export const dynamic = 'force-dynamic'

/** Whether this process can serve: it and its database answer; and whether it is kept from the masters. Nothing else. */
export async function GET(): Promise<Response> {
  try {
    await pingDatabase()
    return json({ ok: true, processes: await separationOf(env().paths.store) })
  } catch (error) {
    return failure(error)
  }
}
