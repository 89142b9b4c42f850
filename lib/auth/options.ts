import type { NextAuthOptions } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { COOKIE_OPTIONS, COOKIE_SECONDS, SESSION_COOKIE } from './cookie.ts'
import { door } from './door.ts'
import { cookieSecret } from './secret.ts'
import { signIn } from './sign-in.ts'

/**
 * next-auth as the protocol around our verb: it checks the CSRF token and writes the cookie. Its token carries only
 * our session's token; the record is the table `sessions`, read on every request.
 */
export function authOptions(): NextAuthOptions {
  const cookie = (name: string) => ({ name, options: COOKIE_OPTIONS })
  return {
    secret: cookieSecret(),
    session: { strategy: 'jwt', maxAge: COOKIE_SECONDS, updateAge: COOKIE_SECONDS },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    cookies: {
      sessionToken: cookie(SESSION_COOKIE),
      csrfToken: cookie('__Host-cdip-csrf'),
      callbackUrl: cookie('__Host-cdip-return'),
    },
    providers: [
      Credentials({
        credentials: { serviceNumber: { type: 'text' }, password: { type: 'password' } },
        authorize: async (credentials) => {
          const { serviceNumber = '', password = '' } = credentials ?? {}
          const signedIn = await signIn(await door(), { serviceNumber, password })
          return signedIn && { id: signedIn.officerId, session: signedIn.token }
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user && 'session' in user ? { session: user.session } : { session: token.session }),
      // What next-auth calls the session says nothing: pages ask lib/auth/current.ts.
      session: () => ({ expires: new Date(0).toISOString() }),
    },
  }
}
