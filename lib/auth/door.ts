import { headers } from 'next/headers'
import { env } from '#lib/env.ts'
import { database } from '#lib/http/database.ts'
import type { Door } from './check-password.ts'

/** Where this request comes from. Without a proxy of ours in front we listen on the loopback address only. */
export async function address(): Promise<string> {
  if (!env().isBehindProxy) return 'loopback'
  const forwarded = (await headers()).get('x-forwarded-for')
  return forwarded?.split(',').at(-1)?.trim() ?? 'unknown'
}

export async function door(): Promise<Door> {
  return { db: database(), now: new Date(), address: await address(), allowsDemo: env().isDemo }
}
