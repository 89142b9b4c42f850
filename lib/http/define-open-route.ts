import type { Door } from '#lib/auth/check-password.ts'
import { addressOf } from '#lib/auth/door.ts'
import { env } from '#lib/env.ts'
import { CdipError } from '#lib/errors.ts'
import { database } from './database.ts'
import { limitEach } from './rate-limit.ts'
import { failure } from './respond.ts'

/**
 * A route handler that anybody may ask, as often as `limit` lets one address: for programs, never with a cookie, which
 * would make it an act of the browser's officer.
 */
export function defineOpenRoute(
  limit: Parameters<typeof limitEach>[0],
  handler: (request: Request, door: Door) => Promise<Response>,
): (request: Request) => Promise<Response> {
  const take = limitEach(limit)
  return async (request) => {
    try {
      const address = addressOf(request.headers)
      const waitSeconds = take(address, Date.now())
      if (waitSeconds > 0) return new Response(null, { status: 429, headers: { 'Retry-After': String(waitSeconds) } })
      if (request.headers.has('cookie')) throw new CdipError('FORBIDDEN', 'a program comes without a cookie')
      return await handler(request, { db: database(), now: new Date(), address, allowsDemo: env().isDemo })
    } catch (error) {
      return failure(error)
    }
  }
}
