import NextAuth from 'next-auth'
import { authOptions } from '#lib/auth/options.ts'

type Context = { params: Promise<{ nextauth: string[] }> }
const nextAuth = (request: Request, context: Context): Promise<Response> => NextAuth(authOptions())(request, context)

/** A sign-in's form, with room to spare. next-auth reads bodies of any length into memory. */
const MOST_BYTES = 16 * 1024

/**
 * Sign-in over plain HTTP (CSRF token, credentials): for programs. Pages use the actions of lib/auth. Of next-auth's
 * other addresses, and its stock pages, there is none.
 */
export async function GET(request: Request, context: Context): Promise<Response> {
  return (await pathOf(context)) === 'csrf' ? nextAuth(request, context) : new Response(null, { status: 404 })
}

export async function POST(request: Request, context: Context): Promise<Response> {
  if ((await pathOf(context)) !== 'callback/credentials') return new Response(null, { status: 404 })
  const length = request.headers.get('content-length')
  if (length === null) return new Response(null, { status: 411 })
  if (!(Number(length) <= MOST_BYTES)) return new Response(null, { status: 413 })
  return nextAuth(request, context)
}

const pathOf = async ({ params }: Context) => (await params).nextauth.join('/')
