import { cookies } from 'next/headers'
import { decode, encode } from 'next-auth/jwt'
import { cookieSecret } from './secret.ts'
import { ABSOLUTE_MS } from './session.ts'

// Chromium keeps "__Host-" cookies from http://127.0.0.1 too: one name everywhere.
export const SESSION_COOKIE = '__Host-cdip-session'
export const COOKIE_OPTIONS = { httpOnly: true, sameSite: 'lax', path: '/', secure: true } as const
export const COOKIE_SECONDS = ABSOLUTE_MS / 1000

/** Carries the session's token to the browser, encrypted. */
export async function setSessionCookie(token: string): Promise<void> {
  const value = await encode({ token: { session: token }, secret: cookieSecret(), maxAge: COOKIE_SECONDS })
  const jar = await cookies()
  jar.set(SESSION_COOKIE, value, { ...COOKIE_OPTIONS, maxAge: COOKIE_SECONDS })
}

export async function clearSessionCookie(): Promise<void> {
  const jar = await cookies()
  jar.set(SESSION_COOKIE, '', { ...COOKIE_OPTIONS, maxAge: 0 })
}

/** The session's token of a page or an action, or null without a cookie that we wrote. */
export async function sessionToken(): Promise<string | null> {
  const jar = await cookies()
  return tokenIn(jar.get(SESSION_COOKIE)?.value)
}

/** The session's token in a Cookie header (RFC 6265 §4.2.1), or null. */
export function tokenInHeader(header: string | undefined): Promise<string | null> {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim())
  return tokenIn(pairs.find((pair) => pair.startsWith(`${SESSION_COOKIE}=`))?.slice(SESSION_COOKIE.length + 1))
}

async function tokenIn(value: string | undefined): Promise<string | null> {
  if (!value) return null
  try {
    const token = await decode({ token: value, secret: cookieSecret() })
    return typeof token?.session === 'string' ? token.session : null
  } catch {
    return null // forged, or from an earlier secret: the same as no cookie
  }
}
