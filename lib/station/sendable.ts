import { setTimeout as pause } from 'node:timers/promises'
import { layOut, type Piece, withinSet } from '#lib/transfers/package.ts'
import type { Sendable } from './hashed-file.ts'
import { ChangedError, type Found, type Medium, type OpenFile } from './medium.ts'
import { readPatiently, UnreadableError } from './read-patiently.ts'

/** A file of the medium could not be read, or is another one than was listed: which, and why. */
export class FileFailedError extends Error {
  readonly found: Found
  readonly offsetBytes: number | null
  readonly lengthBytes: number | null
  readonly tries: number

  constructor(found: Found, cause: unknown, tries: number) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.found = found
    this.offsetBytes = cause instanceof UnreadableError ? cause.offsetBytes : null
    this.lengthBytes = cause instanceof UnreadableError ? cause.lengthBytes : null
    this.tries = tries
  }
}

type Reading = { medium: Medium; tries: number }

/** What belongs to the file itself is told with its name; that the medium is away is not its fault. */
async function blaming<T>(found: Found, tries: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const isOwn = error instanceof UnreadableError || error instanceof ChangedError
    throw isOwn ? new FileFailedError(found, error, tries) : error
  }
}

async function openFound({ medium, tries }: Reading, found: Found): Promise<OpenFile> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const file = await medium.open(found)
      if (await file.isAsListed()) return file
      await file.close()
      throw new ChangedError('the file was changed since it was listed')
    } catch (error) {
      if (error instanceof ChangedError) throw new FileFailedError(found, error, attempt)
      if (attempt < tries) await pause(100 * attempt)
      else if (await medium.isThere()) throw new FileFailedError(found, error, attempt)
      else throw error
    }
  }
}

/** A file of the medium, as it is sent. Throws FileFailedError where it can't be opened. */
export async function fileToSend(reading: Reading, found: Found): Promise<Sendable> {
  const { medium, tries } = reading
  const file = await openFound(reading, found)
  return {
    sizeBytes: found.entry.sizeBytes ?? 0,
    fill: (into, at) => blaming(found, tries, () => readPatiently({ file, medium }, into, at, { tries, pause })),
    settle: () => refuseChanged(found, file),
    close: () => file.close(),
  }
}

async function refuseChanged(found: Found, file: OpenFile): Promise<void> {
  if (await file.isAsListed()) return
  throw new FileFailedError(found, new ChangedError('the file was changed while it was read'), 1)
}

/** An export set as one archive, laid out over its files where they lie; its layout is the server's own. */
export function setToSend(reading: Reading, root: string, members: readonly Found[]): Sendable {
  const entries = members.map(({ entry }) => entry)
  const { sizeBytes, pieces } = layOut(root.slice(root.lastIndexOf('/') + 1), withinSet(root, entries))
  const placed = placesOf(pieces, members)
  let open: { member: number; file: Sendable } | null = null
  const closeOpen = async () => {
    const before = open
    open = null
    if (!before) return
    // Asked as it is closed: one that was written meanwhile is told.
    await before.file.settle().finally(() => before.file.close())
  }
  const fillFrom = async ({ piece, start }: Placed, into: Uint8Array, at: number) => {
    if ('bytes' in piece) return into.set(piece.bytes.subarray(at - start, at - start + into.byteLength))
    const found = members[piece.member]
    if (!found) throw new Error('a member that is none')
    if (open?.member !== piece.member) {
      await closeOpen()
      open = { member: piece.member, file: await fileToSend(reading, found) }
    }
    await open.file.fill(into, at - start)
  }
  return {
    sizeBytes,
    fill: async (into, at) => {
      for (const each of placed) {
        const [from, until] = [Math.max(at, each.start), Math.min(at + into.byteLength, each.end)]
        if (from < until) await fillFrom(each, into.subarray(from - at, until - at), from)
      }
    },
    settle: closeOpen,
    close: async () => {
      await open?.file.close()
      open = null
    },
  }
}

type Placed = { piece: Piece; start: number; end: number }

function placesOf(pieces: readonly Piece[], members: readonly Found[]): Placed[] {
  let at = 0
  return pieces.map((piece) => {
    const start = at
    at += 'bytes' in piece ? piece.bytes.byteLength : (members[piece.member]?.entry.sizeBytes ?? 0)
    return { piece, start, end: at }
  })
}
