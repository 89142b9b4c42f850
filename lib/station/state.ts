import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { MEDIUM_KINDS, MEDIUM_OWNERS } from '#lib/transfers/schema.ts'

/*
 * What a station must know again after a crash or a reboot: the token that its officer approved, and for each medium its
 * import record with the batches that were opened. How far each file came only the server knows.
 */
const KeptToken = z.object({
  token: z.string(),
  caseId: z.uuid(),
  officer: z.object({ name: z.string(), serviceNumber: z.string() }),
  expiresAt: z.iso.datetime(),
})
export type KeptToken = z.infer<typeof KeptToken>

/** `ordinals` of what is sent as one file; `root` names an export set. */
const KeptEntry = z.object({ entryId: z.uuid(), ordinals: z.array(z.number()), root: z.string().nullable() })
export type KeptEntry = z.infer<typeof KeptEntry>
const KeptBatch = z.object({ batchId: z.uuid(), grantToken: z.string(), entries: z.array(KeptEntry) })
export type KeptBatch = z.infer<typeof KeptBatch>
const KeptTransfer = z.object({
  server: z.string(),
  reportNumber: z.string(),
  medium: z.object({ kind: z.enum(MEDIUM_KINDS), owner: z.enum(MEDIUM_OWNERS), label: z.string() }),
  transferId: z.uuid(),
  /** Of the manifest as it was found: the same medium, unchanged, or the import does not go on. */
  manifestSha256: z.string(),
  startedAt: z.iso.datetime(),
  isListed: z.boolean(),
  batches: z.array(KeptBatch),
})
export type KeptTransfer = z.infer<typeof KeptTransfer>

const keyOf = (...parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24)
export const tokenFile = (folder: string, server: string, reportNumber: string) =>
  join(folder, `token-${keyOf(server, reportNumber)}.json`)
export const transferFile = (folder: string, server: string, reportNumber: string, label: string) =>
  join(folder, `medium-${keyOf(server, reportNumber, label)}.json`)

/** What was kept; null where nothing was. Throws where it is no state of ours: nothing is begun anew over it. */
export const readToken = (path: string) => readKept(path, KeptToken)
export const readTransfer = (path: string) => readKept(path, KeptTransfer)

async function readKept<T>(path: string, shape: z.ZodType<T>): Promise<T | null> {
  if (!existsSync(path)) return null
  const parsed = shape.safeParse(JSON.parse(await readFile(path, 'utf8')))
  if (!parsed.success) throw new Error(`${path} holds no state of this program`)
  return parsed.data
}

/** Writes it whole or not at all, readable by this user alone; durable when it returns. */
export async function keep(path: string, state: KeptToken | KeptTransfer): Promise<void> {
  const draft = `${path}.${process.pid}.draft`
  await writeFile(draft, JSON.stringify(state), { mode: 0o600, flush: true })
  await rename(draft, path)
  const folder = await open(join(path, '..'), 'r')
  await folder.sync().finally(() => folder.close())
}

export const forget = (path: string): Promise<void> => rm(path, { force: true })

/** Makes the folder of the state, for this user alone. */
export async function makeStateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
}

/** Another process brings the same medium in. */
export class BusyError extends Error {}

/** Holds a medium for this process, until the function that it returns is called; what a dead process held is taken over. */
export async function hold(path: string): Promise<() => Promise<void>> {
  const lock = `${path}.lock`
  for (let attempt = 0; ; attempt += 1) {
    try {
      await writeFile(lock, String(process.pid), { flag: 'wx', mode: 0o600 })
      return () => forget(lock)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST') || attempt > 0) throw error
      const holder = Number(await readFile(lock, 'utf8').catch(() => ''))
      if (holder > 0 && holder !== process.pid && isAlive(holder))
        throw new BusyError(`process ${holder} brings this medium in already`)
      await forget(lock)
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
