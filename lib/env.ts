import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { PART_BYTES } from '#lib/uploads/schema.ts'

const flag = z
  .enum(['0', '1'])
  .default('0')
  .transform((value) => value === '1')

function witnessesIn(value: string, context: z.RefinementCtx): { url: string; vkey: string }[] {
  const entries = value.split(',').filter((entry) => entry.trim() !== '')
  return entries.flatMap((entry) => {
    const [url = '', vkey = ''] = entry.trim().split(/\s+/)
    if (URL.canParse(url) && vkey !== '') return [{ url: url.replace(/\/$/, ''), vkey }]
    context.addIssue(`each is a URL and a key: ${entry}`)
    return []
  })
}

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  CDIP_ORIGIN: z.url().optional(),
  CDIP_HOME: z.string().default('.cdip'),
  CDIP_STORE: z.string().optional(),
  CDIP_SECRET_FILE: z.string().optional(),
  CDIP_KEYS: z.string().optional(),
  CDIP_SIGNER: z.string().optional(),
  CDIP_LOG: z.string().optional(),
  // The token that lets another machine read /api/metrics; without it only this machine may.
  CDIP_METRICS_TOKEN_FILE: z.string().optional(),
  // Who outside sees the log: an RFC 3161 authority (and its certificate, for exports), witnesses as "URL KEY, URL KEY".
  CDIP_TSA_URL: z.url().optional(),
  CDIP_TSA_CA: z.string().optional(),
  CDIP_WITNESSES: z.string().default('').transform(witnessesIn),
  // Folders on other volumes, with a comma between them: each gets a copy of every master.
  CDIP_COPY_DIRS: z
    .string()
    .default('')
    .transform((value) => value.split(',').flatMap((each) => each.trim() || [])),
  CDIP_WEB_DATABASE_URL: z.string().optional(),
  CDIP_WORKER_DATABASE_URL: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  CDIP_DEMO: flag,
  CDIP_TRUSTED_PROXY: flag,
  // Below this many free bytes the store takes no new upload: what is running must still be able to finish.
  CDIP_SPACE_FLOOR: z.coerce
    .number()
    .int()
    .min(0)
    .default(2 * 1024 ** 3),
  // What one officer's unfinished uploads may hold of the store together: or one takes it from all others.
  CDIP_OFFICER_OPEN_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(4 * 1024 ** 4),
  // Every master is read and hashed again within so many days, at so many bytes a second at most.
  CDIP_FIXITY_DAYS: z.coerce.number().min(1).default(90),
  CDIP_FIXITY_BYTES_PER_S: z.coerce
    .number()
    .int()
    .min(1)
    .default(50 * 1024 ** 2),
  CDIP_OFFICER_OPEN_UPLOADS: z.coerce.number().int().min(1).default(500),
  // The largest part that is received; the proxy in front must let it through. A larger one loses more with a broken line.
  CDIP_PART_BYTES: z.coerce.number().int().min(PART_BYTES.min).default(PART_BYTES.max),
})

export type Env = {
  port: number
  /** Scheme, host and port under which browsers reach us. */
  origin: string
  isDemo: boolean
  isBehindProxy: boolean
  /** Absolute paths. `keys` is the signer's alone; `signer` holds its sockets; `log` is what it publishes. */
  paths: {
    home: string
    store: string
    secretFile: string
    postgres: string
    keys: string
    signer: string
    log: string
    copies: string[]
    metricsToken: string | undefined
  }
  /** Who outside sees the log. `authorityCertificate` is a file of PEM. */
  outside: {
    witnesses: { url: string; vkey: string }[]
    authority: string | undefined
    authorityCertificate: string | undefined
  }
  /** Unset where the embedded server serves. */
  databases: { owner?: string | undefined; web?: string | undefined; worker?: string | undefined }
  /** How much of the store may be promised to uploads, and how much of that to one officer. */
  space: { floorBytes: number; officerBytes: number; officerUploads: number }
  /** The largest part that is received, in bytes. */
  partBytes: number
  /** How fast and how often masters are read again. */
  fixity: { bytesPerS: number; withinDays: number }
}

/** Reads the configuration once. Throws with the variable's name where a value is wrong. */
export function parseEnv(source: NodeJS.ProcessEnv): Env {
  const parsed = Environment.safeParse(source)
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  }
  const values = parsed.data
  // The bundler must not take these for files of its own.
  const home = resolve(/* turbopackIgnore: true */ values.CDIP_HOME)
  const origin = values.CDIP_ORIGIN ?? `http://127.0.0.1:${values.PORT}`
  const { protocol, hostname } = new URL(origin)
  // Secure cookies, Web Crypto, folder handles and locks exist in secure contexts only.
  if (protocol !== 'https:' && !['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) {
    throw new Error(`CDIP_ORIGIN: ${origin} must be https, or a loopback address`)
  }
  return {
    port: values.PORT,
    origin,
    isDemo: values.CDIP_DEMO,
    isBehindProxy: values.CDIP_TRUSTED_PROXY,
    paths: {
      home,
      store: resolve(/* turbopackIgnore: true */ values.CDIP_STORE ?? `${home}/store`),
      secretFile: resolve(/* turbopackIgnore: true */ values.CDIP_SECRET_FILE ?? `${home}/secret`),
      postgres: `${home}/postgres`,
      keys: resolve(/* turbopackIgnore: true */ values.CDIP_KEYS ?? `${home}/keys`),
      signer: resolve(/* turbopackIgnore: true */ values.CDIP_SIGNER ?? socketFolderOf(home)),
      log: resolve(/* turbopackIgnore: true */ values.CDIP_LOG ?? `${home}/log`),
      copies: values.CDIP_COPY_DIRS.map((folder) => resolve(/* turbopackIgnore: true */ folder)),
      metricsToken:
        values.CDIP_METRICS_TOKEN_FILE && resolve(/* turbopackIgnore: true */ values.CDIP_METRICS_TOKEN_FILE),
    },
    outside: {
      witnesses: values.CDIP_WITNESSES,
      authority: values.CDIP_TSA_URL,
      authorityCertificate: values.CDIP_TSA_CA,
    },
    databases: {
      owner: values.DATABASE_URL,
      web: values.CDIP_WEB_DATABASE_URL,
      worker: values.CDIP_WORKER_DATABASE_URL,
    },
    space: {
      floorBytes: values.CDIP_SPACE_FLOOR,
      officerBytes: values.CDIP_OFFICER_OPEN_BYTES,
      officerUploads: values.CDIP_OFFICER_OPEN_UPLOADS,
    },
    partBytes: values.CDIP_PART_BYTES,
    fixity: { bytesPerS: values.CDIP_FIXITY_BYTES_PER_S, withinDays: values.CDIP_FIXITY_DAYS },
  }
}

/** A Unix socket's path must stay under 108 bytes, and a home's may not. */
function socketFolderOf(home: string): string {
  return join(tmpdir(), `cdip-signer-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`)
}

let parsed: Env | undefined
/** This process's configuration. */
export function env(): Env {
  parsed ??= parseEnv(process.env)
  return parsed
}
