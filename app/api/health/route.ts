import { pingDatabase } from '#lib/http/ping.ts'
import { failure, json } from '#lib/http/respond.ts'

export const dynamic = 'force-dynamic'

/** Whether this process can serve: it and its database answer. Says nothing else to anybody. */
export async function GET(): Promise<Response> {
  try {
    await pingDatabase()
    return json({ ok: true })
  } catch (error) {
    return failure(error)
  }
}
