import { createHash, timingSafeEqual } from 'node:crypto'
import { v7 } from 'uuid'
import type { Ctx } from '#lib/context.ts'
import { env } from '#lib/env.ts'
import { CdipError } from '#lib/errors.ts'
import { database } from './database.ts'
import { headersOf, type NodeRequest, type NodeRoute, respondFailure } from './define-node-route.ts'
import { metricsToken } from './metrics-token.ts'

const isLoopback = (address: string) => /^((::ffff:)?127(\.\d{1,3}){3}|::1)$/.test(address.trim())
const digest = (text: string) => createHash('sha256').update(text).digest()

/**
 * Whether a request comes from this machine: by its connection, which nobody can feign, and where a proxy of this machine
 * stands between, by what that says of its client (deploy/nginx.conf replaces what a client says of itself). Pure.
 */
export function isFromHere(connectedFrom: string | undefined, forwardedFor: string | null): boolean {
  return isLoopback(connectedFrom ?? '') && (forwardedFor ?? '127.0.0.1').split(',').every(isLoopback)
}

/** Whether the request shows the token. Pure; takes as long whatever is wrong. */
export function showsToken(authorization: string | null, token: string | null): boolean {
  const shown = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1]
  return token !== null && shown !== undefined && timingSafeEqual(digest(shown), digest(token))
}

/**
 * A route for what watches the platform: GET from this machine, or with the token of CDIP_METRICS_TOKEN_FILE. Nobody is
 * signed in, so it may tell sums alone. SIGNED_OUT for others.
 */
export function defineProbeRoute(contentType: string, read: (ctx: Ctx) => Promise<string>): NodeRoute {
  return async (request: NodeRequest, response) => {
    try {
      const headers = headersOf(request)
      if (request.method !== 'GET') return void response.writeHead(405, { Allow: 'GET' }).end()
      // A page in a browser of this machine is no watcher, whatever name it found this address under.
      if (!['none', null].includes(headers.get('sec-fetch-site'))) throw new CdipError('FORBIDDEN', 'asked by a page')
      const isHere = isFromHere(request.socket.remoteAddress, headers.get('x-forwarded-for'))
      if (!isHere && !showsToken(headers.get('authorization'), metricsToken(env().paths.metricsToken)))
        throw new CdipError('SIGNED_OUT', 'neither from this machine nor with the token')
      const actor = { type: 'system', job: 'metrics' } as const
      const text = await read({ actor, db: database(), requestId: v7(), now: new Date() })
      response.writeHead(200, { 'Content-Type': contentType, 'Cache-Control': 'private, no-store' }).end(text)
    } catch (error) {
      respondFailure(response, error)
    }
  }
}
