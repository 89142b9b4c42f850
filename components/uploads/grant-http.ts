import type { HttpRequest, HttpResponse, HttpStack } from 'tus-js-client'
import type { Reason } from '#lib/errors.ts'

/*
 * tus over fetch without cookies: the upload goes on as the officer who began it, whoever has signed in since.
 * (The library's own stack uses XMLHttpRequest, which always sends the cookies of its origin.)
 */
class GrantRequest implements HttpRequest {
  readonly #method: string
  readonly #url: string
  readonly #headers = new Map<string, string>()
  readonly #abort = new AbortController()

  constructor(method: string, url: string) {
    this.#method = method
    this.#url = url
  }
  getMethod = () => this.#method
  getURL = () => this.#url
  setHeader = (name: string, value: string) => void this.#headers.set(name, value)
  getHeader = (name: string) => this.#headers.get(name)
  setProgressHandler = () => {}
  abort = async () => this.#abort.abort()
  getUnderlyingObject = () => this.#abort

  async send(body: BodyInit | null): Promise<HttpResponse> {
    const response = await fetch(this.#url, {
      method: this.#method,
      headers: Object.fromEntries(this.#headers),
      body: body ?? null,
      credentials: 'omit',
      cache: 'no-store',
      signal: this.#abort.signal,
    })
    const text = await response.text()
    return {
      getStatus: () => response.status,
      getHeader: (name) => response.headers.get(name) ?? undefined,
      getBody: () => text,
      getUnderlyingObject: () => response,
    }
  }
}

export const grantHttp: HttpStack = {
  createRequest: (method, url) => new GrantRequest(method, url),
  getName: () => 'fetch without cookies',
}

/** One request of our own under the grant. Throws `GrantError` where it is refused. */
export async function askUnderGrant(grantToken: string, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { ...init.headers, Authorization: `Bearer ${grantToken}` }
  const response = await fetch(path, { ...init, headers, credentials: 'omit', cache: 'no-store' })
  if (!response.ok) throw new GrantError(response.status, reasonIn(await response.text()))
  return response
}

const RETRY_MS = [500, 1000, 3000, 5000, 10_000]
/** Answers that no patience changes; all others are asked for again for as long as it takes. */
export const FATAL: ReadonlySet<number> = new Set([400, 403, 404, 409, 410, 460])

/**
 * The same, over a line that is down, a server that starts again and a grant that waits for its officer's next sign-in:
 * `onTrouble` hears of each with its status (0: no answer). Rejects where the answer stands, or with the signal's reason.
 */
export async function askPatiently(
  grantToken: string,
  path: string,
  init: RequestInit & { signal: AbortSignal },
  onTrouble: (status: number) => void,
): Promise<Response> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await askUnderGrant(grantToken, path, init)
    } catch (error) {
      init.signal.throwIfAborted()
      const status = error instanceof GrantError ? error.status : 0
      if (FATAL.has(status)) throw error
      onTrouble(status)
      await pause(RETRY_MS[tries] ?? 10_000, init.signal)
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}

export class GrantError extends Error {
  readonly status: number
  readonly reason: Reason | null

  constructor(status: number, reason: Reason | null = null) {
    super(`HTTP ${status}`)
    this.status = status
    this.reason = reason
  }
}

/** What a refusal says was the matter. A proxy's own answer is no JSON and says nothing. */
function reasonIn(body: string): Reason | null {
  try {
    return (JSON.parse(body) as { reason?: Reason }).reason ?? null
  } catch {
    return null
  }
}
