import type { MediumInput } from '#lib/transfers/schema.ts'
import { bringRest } from './bring.ts'
import type { Outcomes, Tell } from './events.ts'
import { listMedium } from './list-medium.ts'
import type { Medium } from './medium.ts'
import { Progress } from './progress.ts'
import { writeReceipt } from './receipt.ts'
import { listedRecord, readRecord } from './record.ts'
import { RefusedError, type Server } from './server.ts'
import { type Asking, signIn, withToken } from './sign-in.ts'
import { forget, hold, keep, makeStateFolder, tokenFile, transferFile } from './state.ts'

export type Importing = {
  server: Server
  reportNumber: string
  medium: Medium
  described: MediumInput & { label: string }
  /** Why a stick is brought in whose token is in doubt. */
  reason: string
  workstation: string
  stateFolder: string
  receiptFolder: string
  tries: number
  lanes: number
  /** What could not be read before is tried once more. */
  isAgain: boolean
  /** A record of this medium stands already: another one is begun. */
  isNew: boolean
  tell: Tell
}
export type Imported = { transferId: string; outcomes: Outcomes; receipts: string[] }

const PROGRESS_MS = 1000

/**
 * Brings the content of a medium into a case: lists it, begins or goes on with its import record, sends what has no outcome
 * yet, and writes the receipt. Whatever ends it early, calling it again goes on. Throws NotApprovedError, AwayError,
 * RefusedError, TokenError, OtherMediumError, MediumGoneError, BusyError or TooManyError.
 */
export async function importMedium(importing: Importing): Promise<Imported> {
  const { server, reportNumber, described, stateFolder } = importing
  await makeStateFolder(stateFolder)
  const path = transferFile(stateFolder, server.origin, reportNumber, described.label)
  const release = await hold(path)
  try {
    if (importing.isNew) await forget(path)
    return await bringIn(importing, path)
  } finally {
    await release()
  }
}

async function bringIn(importing: Importing, path: string): Promise<Imported> {
  const { server, reportNumber, described, workstation, stateFolder, tell, medium, tries, lanes } = importing
  const inventory = await listMedium(medium, tell)
  const known = await readRecord(path, inventory)
  const asking: Asking = {
    ...{ server, reportNumber, workstation, path: tokenFile(stateFolder, server.origin, reportNumber) },
    onCode: (shown) => tell({ event: 'code', ...shown }),
  }
  const token = await signIn(asking)
  tell({ event: 'signed-in', officer: token.officer, expiresAt: token.expiresAt })
  const under = withToken(asking, token)
  const record = {
    server,
    under,
    caseId: token.caseId,
    reportNumber,
    medium: described,
    path,
    inventory,
    reason: importing.reason,
    tell,
  }
  const kept = await listedRecord(record, known)
  const progress = new Progress()
  const telling = setInterval(() => {
    const { doneBytes, totalBytes, doneFiles, totalFiles } = progress
    tell({ event: 'progress', doneBytes, totalBytes, doneFiles, totalFiles, line: progress.line(Date.now()) })
  }, PROGRESS_MS)
  try {
    await bringRest({ server, under, medium, inventory, kept, path, tries, lanes, progress, tell }, importing.isAgain)
  } catch (error) {
    if (!(error instanceof RefusedError) || error.reason !== 'RECORD_STANDS' || !known) throw error
    // It was submitted meanwhile: what it came to is all that there is to say.
  } finally {
    clearInterval(telling)
  }
  kept.batches = []
  await keep(path, kept)
  const issue = { server, under, kept, inventory, officer: token.officer, workstation, now: new Date() }
  const { paths, outcomes } = await writeReceipt({ ...issue, folder: importing.receiptFolder })
  return { transferId: kept.transferId, outcomes, receipts: paths }
}
