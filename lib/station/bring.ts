import { createHash } from 'node:crypto'
import type { OpenEntry } from '#lib/transfers/list-open.ts'
import type { Tell } from './events.ts'
import { awaitSeals, cancelUpload, standingOf, withGrant } from './follow.ts'
import { Lane, type Sendable } from './hashed-file.ts'
import type { Inventory } from './list-medium.ts'
import type { Found, Medium } from './medium.ts'
import { announce, type Parcel, partOf } from './parcels.ts'
import type { Progress } from './progress.ts'
import type { WithToken } from './record.ts'
import { sendEntry } from './send-entry.ts'
import { FileFailedError, fileToSend, setToSend } from './sendable.ts'
import { ask, askFor, RefusedError, type Server } from './server.ts'
import { type KeptTransfer, keep } from './state.ts'

export type Bringing = {
  server: Server
  under: WithToken
  medium: Medium
  inventory: Inventory
  kept: KeptTransfer
  path: string
  /** How often a range that does not read is tried. */
  tries: number
  lanes: number
  progress: Progress
  tell: Tell
}

/** Each sends one file at a time. */
export const LANES = 4
/** A file that the server rejected is sent again, and no more often than this. */
const MOST_ROUNDS = 4
const LINKED = 200
const HASHED_BYTES = 4 * 1024 * 1024

/**
 * Sends what of a medium has no outcome yet: first what was begun before, then in rounds, since what can't be read, or was
 * rejected, leaves something to be sent anew. `isAgain`: what could not be read before is tried once more.
 */
export async function bringRest(bringing: Bringing, isAgain: boolean): Promise<void> {
  await goOn(bringing)
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const open = (await askOpen(bringing)).filter(({ isUnreadable }) => !isUnreadable || (isAgain && round === 0))
    if (open.length === 0) return
    await noteUnopened(bringing, open)
    const linked = await linkKnown(bringing, open)
    const rest = open.filter(({ ordinal }) => !linked.has(ordinal))
    const parts = partOf(rest)
    if (parts.singles.length + parts.sets.size === 0) return
    await sendAll(bringing, await announce(bringing, parts))
  }
}

const askOpen = ({ server, under, kept }: Bringing) =>
  under((token) => askFor<OpenEntry[]>(server, `/api/transfers/${kept.transferId}/open`, { token }))

/** What was opened before a crash: the server says how far each file came. */
async function goOn(bringing: Bringing): Promise<void> {
  const { kept, path } = bringing
  const known: Parcel[] = kept.batches.flatMap((batch) =>
    batch.entries.map((entry) => ({ ...entry, batch, isResumed: true, offsetBytes: 0 })),
  )
  if (known.length === 0) return
  const standing = await standingOf(bringing, known)
  const of = ({ entryId }: Parcel) => standing.get(entryId)
  const begun = known
    .filter((parcel) => of(parcel)?.state === 'open')
    .map((parcel) => ({ ...parcel, offsetBytes: of(parcel)?.offsetBytes ?? 0 }))
  // Complete, but nobody has said the whole digest: it is read once more, and said.
  const complete = known.filter((parcel) => of(parcel)?.state === 'complete')
  await sendAll(bringing, [...begun, ...complete])
  await awaitSeals(
    bringing,
    known.filter((parcel) => of(parcel)?.state === 'verifying'),
    () => {},
  )
  // What was announced and never began is announced anew.
  kept.batches = []
  await keep(path, kept)
}

/** What could not even be opened as it was listed is told at once, with what the system said. */
async function noteUnopened(bringing: Bringing, open: readonly OpenEntry[]): Promise<void> {
  for (const { ordinal, kind, sizeBytes, isUnreadable } of open) {
    const found = bringing.inventory.found[ordinal]
    if (kind !== 'file' || sizeBytes !== null || isUnreadable || !found) continue
    await noteFailed(bringing, ordinal, new FileFailedError(found, found.trouble ?? 'not readable', 1))
  }
}

async function noteFailed(
  { server, under, kept, tell }: Bringing,
  ordinal: number,
  { found, message, offsetBytes, lengthBytes, tries }: FileFailedError,
): Promise<void> {
  const range = { offsetBytes, lengthBytes, tries }
  const body = { ordinals: [ordinal], error: message.slice(0, 500), ...range }
  await under((token) => ask(server, `/api/transfers/${kept.transferId}/unreadable`, { token, body }))
  tell({ event: 'unreadable', path: found.entry.path, error: message, ...range })
}

/** Links what an exhibit of the case equals: read here, compared there. Returns what needs no sending any more. */
async function linkKnown(bringing: Bringing, open: readonly OpenEntry[]): Promise<Set<number>> {
  const { server, under, kept, inventory, tell } = bringing
  const known = open.filter(({ isKnown, isUnreadable }) => isKnown && !isUnreadable)
  const settled = new Set<number>()
  let identical = 0
  for (let from = 0; from < known.length; from += LINKED) {
    const entries: { ordinal: number; sha256: string }[] = []
    for (const { ordinal } of known.slice(from, from + LINKED)) {
      const found = inventory.found[ordinal]
      const sha256 = found && (await digestOf(bringing, ordinal, found))
      if (sha256) entries.push({ ordinal, sha256 })
      else settled.add(ordinal)
    }
    if (entries.length === 0) continue
    const path = `/api/transfers/${kept.transferId}/identical`
    const linked = await under((token) => askFor<number[]>(server, path, { token, body: { entries } }))
    for (const ordinal of linked) settled.add(ordinal)
    identical += linked.length
  }
  if (known.length > 0) tell({ event: 'compared', identical })
  return settled
}

/** Null where it can't be read, which is told then. */
async function digestOf(bringing: Bringing, ordinal: number, found: Found): Promise<string | null> {
  let file: Sendable | null = null
  try {
    file = await fileToSend(bringing, found)
    const hash = createHash('sha256')
    const memory = Buffer.allocUnsafe(Math.min(HASHED_BYTES, file.sizeBytes))
    for (let at = 0; at < file.sizeBytes; at += memory.byteLength) {
      const bytes = memory.subarray(0, Math.min(memory.byteLength, file.sizeBytes - at))
      await file.fill(bytes, at)
      hash.update(bytes)
    }
    await file.settle()
    return hash.digest('hex')
  } catch (error) {
    if (!(error instanceof FileFailedError)) throw error
    await noteFailed(bringing, ordinal, error)
    return null
  } finally {
    await file?.close()
  }
}

/** Sends these, some at a time, and waits until the server sealed or rejected them. The first failure that stands ends it. */
async function sendAll(bringing: Bringing, parcels: readonly Parcel[]): Promise<void> {
  const { progress, inventory, tell } = bringing
  const sent: Parcel[] = []
  const sizeOf = ({ ordinals }: Parcel) =>
    ordinals.reduce((sum, ordinal) => sum + (inventory.found[ordinal]?.entry.sizeBytes ?? 0), 0)
  progress.expect(
    parcels.length,
    parcels.reduce((sum, parcel) => sum + sizeOf(parcel), 0),
  )
  const queue = parcels[Symbol.iterator]()
  let failure: { error: unknown } | null = null
  const lane = async () => {
    const memory = new Lane()
    for (const parcel of queue) {
      if (failure) return
      try {
        if (await sendParcel(bringing, parcel, memory)) sent.push(parcel)
        progress.doneFiles += 1
      } catch (error) {
        failure ??= { error }
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(bringing.lanes, parcels.length) }, lane))
  const stopped = failure as { error: unknown } | null
  if (stopped) throw stopped.error
  if (sent.length === 0) return
  tell({ event: 'sealing', files: sent.length })
  await awaitSeals(bringing, sent, (parcel, state) => {
    const path = parcel.root ?? inventory.found[parcel.ordinals[0] ?? -1]?.entry.path ?? ''
    if (state === 'rejected') tell({ event: 'rejected', path })
  })
}

/** Answers that are of this file alone: it has another outcome, or belongs to another batch now, or its bytes were hurt. */
const isOfFile = (error: unknown): error is RefusedError =>
  error instanceof RefusedError && (error.reason === 'ENTRY_ENDED' || error.status === 404 || error.status === 460)

/** Returns whether it is with the server, to be sealed. */
async function sendParcel(bringing: Bringing, parcel: Parcel, lane: Lane): Promise<boolean> {
  const { server, inventory, progress } = bringing
  const { batch, entryId, ordinals, root, isResumed } = parcel
  const members = ordinals.flatMap((ordinal) => inventory.found[ordinal] ?? [])
  const [first] = members
  if (!first) return false
  let file: Sendable | null = null
  let uploadId: string | null = null
  let arrived = parcel.offsetBytes
  progress.doneBytes += arrived
  try {
    const opened = root === null ? await fileToSend(bringing, first) : setToSend(bringing, root, members)
    file = opened
    let isAgain = isResumed
    await withGrant(bringing, batch, (grantToken) => {
      const job = { server, grantToken, entryId, file: opened, lane, isResumed: isAgain }
      isAgain = true
      return sendEntry({
        ...job,
        onUpload: (id) => {
          uploadId = id
        },
        onSent: (bytes) => {
          progress.count(Math.max(bytes - arrived, 0), Date.now())
          arrived = Math.max(arrived, bytes)
        },
      })
    })
    return true
  } catch (error) {
    if (isOfFile(error)) return error.status === 460
    if (!(error instanceof FileFailedError)) throw error
    // All of it had arrived before: it is sealed as it was read then.
    if (uploadId && !(await cancelUpload(bringing, parcel, uploadId))) return true
    const ordinal = ordinals[members.indexOf(error.found)] ?? ordinals[0] ?? 0
    await noteFailed(bringing, ordinal, error)
    return false
  } finally {
    await file?.close()
  }
}
