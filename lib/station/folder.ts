import { constants, type Stats } from 'node:fs'
import { access, lstat, open, readdir, realpath } from 'node:fs/promises'
import { pathOf } from '#lib/transfers/raw-path.ts'
import type { EntryKind } from '#lib/transfers/schema.ts'
import type { Found, Medium, OpenFile } from './medium.ts'

const SLASH = Buffer.from('/')
/** Linux alone; elsewhere the flag is not there. Only who owns a file may leave its access time untouched. */
const O_NOATIME = process.platform === 'linux' ? 0o1000000 : 0
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY

/** A folder of this machine, such as that under which a disc is mounted. Nothing in it is followed, run or written. */
export async function folderMedium(path: string): Promise<Medium> {
  const root = Buffer.from(await realpath(path, { encoding: 'buffer' }))
  const { dev } = await lstat(root)
  const absolute = (raw: Buffer) => (raw.length === 0 ? root : Buffer.concat([root, SLASH, raw]))
  return {
    list: () => walk(absolute),
    open: async ({ raw, entry }) => openListed(absolute(raw), entry),
    isThere: async () => (await isListable(root, dev)) && (await hasDevice(dev)),
  }
}

async function* walk(absolute: (raw: Buffer) => Buffer): AsyncGenerator<Found> {
  type Folder = { raw: Buffer; above: ReadonlySet<string>; stats: Stats }
  const folders: Folder[] = [{ raw: Buffer.alloc(0), above: new Set(), stats: await lstat(absolute(Buffer.alloc(0))) }]
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    const { raw: parent, above, stats } = folder
    const key = `${stats.dev}:${stats.ino}`
    if (above.has(key)) {
      yield found(parent, 'special', stats, null)
      continue
    }
    let names: Buffer[]
    try {
      names = await readdir(absolute(parent), { encoding: 'buffer' })
    } catch (error) {
      if (parent.length === 0) throw error
      yield found(parent, 'file', null, messageOf(error))
      continue
    }
    if (names.length === 0 && parent.length > 0) yield found(parent, 'empty-folder', stats, null)
    const within = new Set([...above, key])
    for (const name of names) {
      const raw = parent.length === 0 ? Buffer.from(name) : Buffer.concat([parent, SLASH, name])
      try {
        const its = await lstat(absolute(raw))
        if (its.isDirectory()) folders.push({ raw, above: within, stats: its })
        else yield found(raw, its.isFile() ? 'file' : its.isSymbolicLink() ? 'link' : 'special', its, null)
      } catch (error) {
        yield found(raw, 'file', null, messageOf(error))
      }
    }
  }
}

function found(raw: Buffer, kind: EntryKind, stats: Stats | null, trouble: string | null): Found {
  const sizeBytes = kind === 'file' && stats && trouble === null ? stats.size : null
  const { path, pathRaw } = pathOf(raw)
  return {
    entry: { path, kind, sizeBytes, modifiedAt: stats && timeOf(stats), ...(pathRaw ? { pathRaw } : {}) },
    ...{ raw, trouble },
  }
}

/** In milliseconds, as the record keeps it; what no calendar knows is none. */
function timeOf({ mtimeMs }: Stats): string | null {
  const at = new Date(Math.trunc(mtimeMs))
  const year = at.getUTCFullYear()
  return year >= 1 && year <= 9999 ? at.toISOString() : null
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

async function openListed(path: Buffer, { sizeBytes, modifiedAt }: Found['entry']): Promise<OpenFile> {
  const handle = await open(path, READ | O_NOATIME).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPERM') throw error
    return open(path, READ)
  })
  return {
    read: async (into, at) => (await handle.read(into, 0, into.byteLength, at)).bytesRead,
    isAsListed: async () => {
      const stats = await handle.stat()
      return stats.isFile() && stats.size === sizeBytes && timeOf(stats) === modifiedAt
    },
    close: () => handle.close(),
  }
}

async function isListable(root: Buffer, dev: number): Promise<boolean> {
  try {
    await readdir(root)
    return (await lstat(root)).dev === dev
  } catch {
    return false
  }
}

/** The disk behind a mounted file system goes from /sys as it is pulled out; what has none (a network's) is not asked. */
async function hasDevice(dev: number): Promise<boolean> {
  const major = Math.floor(dev / 256) & 0xfff
  const minor = (dev & 0xff) | (Math.floor(dev / 1048576) << 8)
  if (major === 0) return true
  try {
    await access(`/sys/dev/block/${major}:${minor}`)
    return true
  } catch {
    return await access('/sys/dev/block').then(
      () => false,
      () => true,
    )
  }
}
