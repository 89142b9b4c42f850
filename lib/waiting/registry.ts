import { leftUploads, waitingUploads } from '#lib/batches/waiting.ts'
import { waitingCases } from '#lib/cases/waiting.ts'
import type { OfficerActor, Tx } from '#lib/context.ts'
import { recordAlarms } from '#lib/custody/alarms.ts'
import { waitingHidings } from '#lib/hiding/waiting.ts'
import { waitingTrays } from '#lib/items/waiting.ts'
import { waitingJobs } from '#lib/jobs/waiting.ts'
import { waitingMoves } from '#lib/moves/waiting.ts'
import { waitingAccounts } from '#lib/officers/waiting.ts'
import { waitingMedia } from '#lib/register/waiting.ts'
import { waitingTransfers } from '#lib/transfers/waiting.ts'
import type { WaitingLine } from './schema.ts'

/**
 * What looks for things that wait for an officer: each reads in his sight, returns nothing for a role that it does not
 * concern, and at most 100 lines of a kind. A new kind of work is a line here, a kind in schema.ts and its text.
 */
export const LOOKOUTS: ((tx: Tx, actor: OfficerActor) => Promise<WaitingLine[]>)[] = [
  waitingUploads,
  leftUploads,
  waitingTransfers,
  waitingCases,
  waitingMoves,
  waitingHidings,
  waitingTrays,
  waitingMedia,
  recordAlarms,
  waitingJobs,
  waitingAccounts,
]
