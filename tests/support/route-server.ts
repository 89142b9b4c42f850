import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { NodeRequest } from '#lib/http/define-node-route.ts'

/*
 * The routes that bring material in, served as Next serves them, in this process, which `becomeWeb` made the web process:
 * without a build, so that a program of ours can be run against them in any suite. The faults run against the real server.
 */
type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>
const FOLDERS = [
  ...['station/codes', 'station/tokens', 'station/end', 'transfers', 'transfers/[transferId]/entries'],
  ...['listing', 'identical', 'open', 'batches', 'unreadable', 'token'].map((name) => `transfers/[transferId]/${name}`),
  ...['batches/[batchId]', 'batches/[batchId]/grant', 'finalise/[uploadId]', 'cancel/[uploadId]'],
  'upload-parts/[uploadId]',
]

async function routes() {
  return Promise.all(
    FOLDERS.map(async (folder) => {
      const names = [...folder.matchAll(/\[(\w+)\]/g)].map(([, name = '']) => name)
      return {
        names,
        pattern: new RegExp(`^/api/${folder.replace(/\[\w+\]/g, '([^/]+)')}$`),
        methods: (await import(/* @vite-ignore */ `../../app/api/${folder}/route.ts`)) as Record<string, Handler>,
      }
    }),
  )
}

/** Serves them on a free port, or on `port`. `before` may hold a request up, or refuse it. */
export async function serveRoutes(
  port = 0,
  before: (request: IncomingMessage) => Promise<number | null> = async () => null,
): Promise<{ origin: string; stop: () => Promise<void> }> {
  const [known, { default: uploads }] = await Promise.all([routes(), import('../../pages/api/uploads/[[...path]].ts')])
  const answer = async (request: IncomingMessage, path: string): Promise<Response> => {
    const { method = 'GET', headers, url = '/' } = request
    const found = known.find(({ pattern }) => pattern.test(path))
    const handler = found?.methods[method]
    if (!found || !handler) return new Response(null, { status: found ? 405 : 404 })
    const values = found.pattern.exec(path)?.slice(1) ?? []
    const params = Object.fromEntries(found.names.map((name, at) => [name, decodeURIComponent(values[at] ?? '')]))
    const body = method === 'GET' ? null : new Uint8Array(await buffer(request))
    const sent = new Headers(Object.entries(headers).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])))
    return handler(new Request(new URL(url, 'http://127.0.0.1'), { method, headers: sent, body }), {
      params: Promise.resolve(params),
    })
  }
  const http = createServer(async (request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?')
    const refused = await before(request)
    if (refused !== null) {
      response.writeHead(refused).end()
      request.resume()
      return
    }
    if (path.startsWith('/api/uploads')) return uploads(Object.assign(request, { query: {} }) as NodeRequest, response)
    const answered = await answer(request, path)
    response.writeHead(answered.status, Object.fromEntries(answered.headers))
    response.end(Buffer.from(await answered.arrayBuffer()))
  })
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    stop: async () => {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}
