import { Agent as HttpAgent, type IncomingHttpHeaders, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import type { HttpRequest, HttpResponse, HttpStack } from 'tus-js-client'

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string }
type Sent = {
  method: string
  headers?: Record<string, string>
  body?: Uint8Array | string | null
  signal?: AbortSignal | undefined
}

/** A line that says nothing for so long is down; a server that syncs a part to its disk answers before. */
const SILENT_MS = 120_000
const keptAlive = { keepAlive: true, maxSockets: 16 }
const agents = { http: new HttpAgent(keptAlive), https: new HttpsAgent(keptAlive) }

/**
 * One request, by Node's own client: a part goes out from the memory in which it was read, and no cookie is ever kept.
 * Rejects where no answer comes.
 */
export function send(url: URL, { method, headers = {}, body = null, signal }: Sent): Promise<Answer> {
  const isSecure = url.protocol === 'https:'
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const length = bytes
    ? { 'Content-Length': String(bytes.byteLength) }
    : method === 'POST'
      ? { 'Content-Length': '0' }
      : {}
  return new Promise((resolve, reject) => {
    const options = { method, headers: { ...headers, ...length }, agent: isSecure ? agents.https : agents.http, signal }
    const asked = (isSecure ? requestHttps : requestHttp)(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const { statusCode: status = 0, headers: answered } = response
        resolve({ status, headers: answered, body: Buffer.concat(chunks).toString('utf8') })
      })
    })
    asked.setTimeout(SILENT_MS, () => asked.destroy(new Error('no answer')))
    asked.on('error', reject)
    asked.end(bytes ?? undefined)
  })
}

/** What tus-js-client sends, sent as above. */
class StationRequest implements HttpRequest {
  readonly #method: string
  readonly #url: string
  readonly #headers: Record<string, string> = {}
  readonly #abort = new AbortController()

  constructor(method: string, url: string) {
    this.#method = method
    this.#url = url
  }
  getMethod = () => this.#method
  getURL = () => this.#url
  setHeader = (name: string, value: string) => {
    this.#headers[name] = value
  }
  getHeader = (name: string) => this.#headers[name]
  setProgressHandler = () => {}
  abort = async () => this.#abort.abort()
  getUnderlyingObject = () => this.#abort

  async send(body: Uint8Array | null): Promise<HttpResponse> {
    const { signal } = this.#abort
    const answer = await send(new URL(this.#url), { method: this.#method, headers: this.#headers, body, signal })
    return {
      getStatus: () => answer.status,
      getHeader: (name) => {
        const value = answer.headers[name.toLowerCase()]
        return Array.isArray(value) ? value[0] : value
      },
      getBody: () => answer.body,
      getUnderlyingObject: () => answer,
    }
  }
}

export const stationHttp: HttpStack = {
  createRequest: (method, url) => new StationRequest(method, url),
  getName: () => 'node without cookies',
}
