import { stat } from 'node:fs/promises'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { displayName } from '#lib/batches/display-name.ts'
import { LANES } from '#lib/station/bring.ts'
import type { Outcomes, Tell } from '#lib/station/events.ts'
import { folderMedium } from '#lib/station/folder.ts'
import { type Importing, importMedium } from '#lib/station/import-medium.ts'
import { listMedium, TooManyError } from '#lib/station/list-medium.ts'
import { MediumGoneError } from '#lib/station/medium.ts'
import { OtherMediumError, TokenError } from '#lib/station/record.ts'
import { AwayError, RefusedError, type Server } from '#lib/station/server.ts'
import { NotApprovedError, signOut } from '#lib/station/sign-in.ts'
import { BusyError, tokenFile } from '#lib/station/state.ts'
import { tellerOf } from '#lib/station/tell.ts'
import { MediumInput } from '#lib/transfers/schema.ts'
import { RequestStationInput } from '#lib/workstations/schema.ts'

const HELP = `cdip import --server URL --case REPORT_NUMBER --label LABEL --kind KIND --owner OWNER PATH

Brings everything that lies under PATH, a folder or a mounted disc, into a case, as the content of one medium. An officer
approves this workstation in his browser, for that case, once in ten hours. Nothing on the medium is run or written; mount it
read-only. Called again, it goes on where it stopped.

  --label LABEL        as it is written on the medium
  --kind KIND          usb, disc, card, drive or other
  --owner OWNER        designated, working, seized, exhibit or citizen
  --reason TEXT        why a designated USB is brought in whose token is missing, stale or used
  --workstation NAME   what the officer sees, and the record keeps; the name of this machine if not given
  --tries N            how often a range that does not read is tried (3)
  --again              try once more what could not be read before
  --new                begin another import record of this medium: the one before was submitted
  --wait MINUTES       how long a server that does not answer is waited for (30)
  --receipt FOLDER     where the receipt is written, as JSON and as text
  --state FOLDER       what must be known again after a crash ($XDG_STATE_HOME/cdip)
  --dry-run            list the medium, and say what would be brought in; asks no server
  --json               a line of JSON for each thing that happens
  --end                end this workstation's approval for the case

Exit codes:
  0  everything has its outcome: sealed, identical to an exhibit, or recorded (links, empty folders)
  1  refused, or failed; the message says why
  2  wrong usage
  3  as 0, but something could not be read: it is recorded with the range, and the medium is kept
  4  not finished: the server or the medium is away, or it was stopped; call it again to go on
  5  not approved: declined, not approved in time, or ended
  6  another medium than the one begun under this label, or it was changed since
  7  not finished: something has no outcome yet; the receipt says what
`

const TEXT = { type: 'string' } as const
const FLAG = { type: 'boolean' } as const
const OPTIONS = {
  ...{ server: TEXT, case: TEXT, label: TEXT, kind: TEXT, owner: TEXT, workstation: TEXT, tries: TEXT, wait: TEXT },
  ...{
    receipt: TEXT,
    state: TEXT,
    reason: TEXT,
    again: FLAG,
    new: FLAG,
    'dry-run': FLAG,
    json: FLAG,
    end: FLAG,
    help: FLAG,
  },
}

class UsageError extends Error {}

/** `cdip import`. Returns the exit code. */
export async function importCommand(args: string[]): Promise<number> {
  let tell: Tell = () => {}
  process.once('SIGINT', () => process.exit(4)).once('SIGTERM', () => process.exit(4))
  try {
    const { values, positionals } = parsed(args)
    if (values.help) {
      process.stdout.write(HELP)
      return 0
    }
    tell = tellerOf(values.json ?? false)
    const stateFolder = values.state ?? join(process.env.XDG_STATE_HOME || join(homedir(), '.local/state'), 'cdip')
    if (values.end) return await end(values, stateFolder)
    const [path, ...more] = positionals
    if (path === undefined || more.length > 0) throw new UsageError('one PATH is brought in at a time')
    const medium = await mediumAt(path)
    if (values['dry-run']) {
      await listMedium(medium, tell)
      return 0
    }
    const { transferId, outcomes, receipts } = await importMedium({
      ...described(values),
      ...{ server: serverOf(values, tell), reportNumber: required(values.case, '--case'), medium, stateFolder, tell },
      ...{
        workstation: workstationOf(values.workstation),
        receiptFolder: values.receipt ?? join(stateFolder, 'receipts'),
      },
      ...{ tries: counted(values.tries, '--tries', 3), lanes: LANES, reason: values.reason ?? '' },
      ...{ isAgain: values.again ?? false, isNew: values.new ?? false },
    })
    const exitCode = codeOf(outcomes)
    tell({ event: 'done', transferId, outcomes, receipts, exitCode })
    return exitCode
  } catch (error) {
    return refused(error)
  }
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
type Values = ReturnType<typeof parsed>['values']

function required(value: string | undefined, name: string): string {
  if (!value) throw new UsageError(`${name} is needed`)
  return value
}

function counted(value: string | undefined, name: string, otherwise: number): number {
  const number = value === undefined ? otherwise : Number(value)
  if (!Number.isInteger(number) || number < 1 || number > 1000)
    throw new UsageError(`${name} is a number from 1 to 1000`)
  return number
}

function described({ label, kind, owner }: Values): Pick<Importing, 'described'> {
  const medium = MediumInput.safeParse({ label, kind, owner })
  if (!medium.success) throw new UsageError('--label, --kind and --owner say which medium it is')
  return { described: medium.data }
}

function workstationOf(name = hostname()): string {
  const workstation = RequestStationInput.shape.workstation.safeParse(name)
  if (!workstation.success) throw new UsageError('--workstation is a name of 80 letters at most')
  return workstation.data
}

/** Secrets go over TLS alone, or stay on this machine. */
function serverOf({ server, wait }: Values, tell: Tell): Server {
  const given = required(server, '--server')
  const url = URL.canParse(given) ? new URL(given) : null
  const isSafe = url?.protocol === 'https:' || (url && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname))
  if (!url || !isSafe) throw new UsageError('--server is an https address')
  const patienceMs = counted(wait, '--wait', 30) * 60_000
  return { origin: url.origin, patienceMs, onTrouble: (status) => tell({ event: 'trouble', status }) }
}

async function mediumAt(path: string) {
  const stats = await stat(path).catch((error: Error) => {
    throw new UsageError(error.message)
  })
  if (!stats.isDirectory())
    throw new UsageError(
      `${path} is no folder. Mount an image read-only first: mount -o loop,ro,noexec,nosuid,nodev ${path} /mnt`,
    )
  return folderMedium(path)
}

async function end(values: Values, stateFolder: string): Promise<number> {
  const server = serverOf(values, () => {})
  const path = tokenFile(stateFolder, server.origin, required(values.case, '--case'))
  process.stdout.write((await signOut({ server, path })) ? 'Ended.\n' : 'Nothing was approved here.\n')
  return 0
}

function codeOf({ open, unreadable }: Outcomes): number {
  if (open > 0) return 7
  return unreadable > 0 ? 3 : 0
}

/** Why it ended early, in words, and as a code. */
function refused(error: unknown): number {
  if (!(error instanceof Error)) throw error
  const code = failureCode(error)
  process.stderr.write(`cdip import: ${displayName(error.message)}\n`)
  if (code === 2) process.stderr.write('Try cdip import --help\n')
  if (code === 4) process.stderr.write('Not finished. Call it again to go on.\n')
  return code
}

function failureCode(error: Error): number {
  if (error instanceof UsageError) return 2
  if (error instanceof AwayError || error instanceof MediumGoneError || error instanceof BusyError) return 4
  if (error instanceof NotApprovedError) return 5
  if (error instanceof OtherMediumError) return 6
  const isTold = error instanceof RefusedError || error instanceof TokenError || error instanceof TooManyError
  if (!isTold) process.stderr.write(`${error.stack}\n`)
  return 1
}
