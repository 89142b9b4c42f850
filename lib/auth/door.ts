import { headers } from 'next/headers'
import { env } from '#lib/env.ts'
import { database } from '#lib/http/database.ts'
import type { Door } from './check-password.ts'

/** Where a request comes from. Without a proxy of ours in front we listen on the loopback address only. */
export function addressOf(headers: Headers): string {
  if (!env().isBehindProxy) return 'loopback'
  return headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? 'unknown'
}

/** The same of this page's or action's request. */
export const address = async (): Promise<string> => addressOf(await headers())

export async function door(): Promise<Door> {
  return { db: database(), now: new Date(), address: await address(), allowsDemo: env().isDemo }
}
