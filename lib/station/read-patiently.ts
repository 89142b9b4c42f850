import { ChangedError, type Medium, MediumGoneError, type OpenFile } from './medium.ts'

/** Bytes that could not be read, however often it was tried: from where, over how many, and what reading said. */
export class UnreadableError extends Error {
  readonly offsetBytes: number
  readonly lengthBytes: number
  readonly tries: number

  constructor(message: string, range: { offsetBytes: number; lengthBytes: number; tries: number }) {
    super(message)
    this.offsetBytes = range.offsetBytes
    this.lengthBytes = range.lengthBytes
    this.tries = range.tries
  }
}

/** What a disc reads at once, and what of a slice is tried apart from the rest. */
const SECTOR_BYTES = 2048
const BLOCK_BYTES = 64 * 1024
/** Each sector of a scratch may cost its drive seconds: no further than this is looked for its end. */
const MOST_BAD_BYTES = 1024 * 1024

type Patience = { tries: number; pause: (ms: number) => Promise<void> }

/**
 * Fills `into` with the bytes from `at` on: at once where that goes, else block by block and then sector by sector, each as
 * often as `tries` says. Throws UnreadableError with the stretch that gave nothing, ChangedError where the file ends before
 * it should, MediumGoneError where the whole medium is away.
 */
export async function readPatiently(
  { file, medium }: { file: OpenFile; medium: Medium },
  into: Uint8Array,
  at: number,
  patience: Patience,
): Promise<void> {
  const fill = async (from: number, until: number) => {
    for (let done = from; done < until; ) {
      const count = await file.read(into.subarray(done, until), at + done)
      if (count === 0) throw new ChangedError('the file became shorter')
      done += count
    }
  }
  const isRead = (from: number, until: number) => succeeds(() => fill(from, until))
  if ((await isRead(0, into.byteLength)) === null) return
  for (let block = 0; block < into.byteLength; block += BLOCK_BYTES) {
    const end = Math.min(block + BLOCK_BYTES, into.byteLength)
    if ((await isRead(block, end)) === null) continue
    for (let sector = block; sector < end; sector += SECTOR_BYTES) {
      const failure = await insist(() => isRead(sector, Math.min(sector + SECTOR_BYTES, end)), patience)
      if (failure === null) continue
      if (!(await medium.isThere())) throw new MediumGoneError('the medium is not there any more')
      const bad = await endOf(isRead, sector, into.byteLength)
      const range = { offsetBytes: at + sector, lengthBytes: bad - sector, tries: patience.tries }
      throw new UnreadableError(failure, range)
    }
  }
}

/** Null where it went well, else what the system said. That a file changed is no trouble of reading. */
async function succeeds(work: () => Promise<void>): Promise<string | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (error instanceof ChangedError) throw error
    return error instanceof Error ? error.message : String(error)
  }
}

async function insist(work: () => Promise<string | null>, { tries, pause }: Patience): Promise<string | null> {
  let failure: string | null = null
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    failure = await work()
    if (failure === null) return null
    if (attempt < tries) await pause(100 * attempt)
  }
  return failure
}

/** Where a bad stretch ends within this slice, as far as it is looked for. */
async function endOf(
  isRead: (from: number, until: number) => Promise<string | null>,
  from: number,
  until: number,
): Promise<number> {
  const last = Math.min(until, from + MOST_BAD_BYTES)
  for (let at = from + SECTOR_BYTES; at < last; at += SECTOR_BYTES)
    if ((await isRead(at, Math.min(at + SECTOR_BYTES, last))) === null) return at
  return last
}
