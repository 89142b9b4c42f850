import { readFile } from 'node:fs/promises'
import { env } from '#lib/env.ts'
import { CdipError } from '#lib/errors.ts'
import { adoptHead, whatStopsTheLog } from '#lib/ledger/adopt.ts'
import { keyChain, readRotations } from '#lib/ledger/key-chain.ts'
import { checkProof, formatProof } from '#lib/ledger/proof.ts'
import { proverOf, readCheckpoint } from '#lib/ledger/prove.ts'
import { rotateKey } from '#lib/ledger/rotate.ts'
import type { Place } from '#lib/ledger/term.ts'
import { folderOf } from '#lib/ledger/tile-files.ts'
import { verifyDatabase } from '#lib/ledger/verify-database.ts'
import { type Finding, type TilesReport, verifyTiles } from '#lib/ledger/verify-tiles.ts'
import { askSigner } from '#lib/signer/client.ts'
import { permit } from '#lib/signer/permit.ts'
import type { Rotation } from '#lib/signer/schema.ts'
import { asOwner } from './as-owner.ts'
import { linesOf, option } from './options.ts'

export const LEDGER_USAGE = `cdip ledger key               the public keys of the custody log
cdip ledger verify            every entry, in files and database (--tiles FOLDER: these files alone; --key KEY|FILE: by this key)
cdip ledger prove EVENT       a proof that this event is in the log, to be checked anywhere
cdip ledger verify-proof FILE --key KEY|FILE   checks such a proof, offline
cdip ledger rotate            a new key follows the one in use (as the signer's user)
cdip ledger adopt SIZE ROOT   go on from the database as it is, under a new origin (as the signer's user)
`

const place = (): Place => ({ logFolder: env().paths.log, signerFolder: env().paths.signer })
const say = (line: string) => process.stdout.write(`${line}\n`)

/**
 * The keys to believe: those given, by value or by file, one a line; else the signer's own, and those that it follows by
 * the signatures of both.
 */
async function keysToBelieve(options: string[], rotations: readonly Rotation[] = []): Promise<string[]> {
  const given = option(options, '--key')
  if (given) return linesOf(given)
  const { vkey } = await askSigner(place().signerFolder, { kind: 'log-key' })
  return keyChain(vkey, rotations).map((each) => each.vkey)
}

const folderNow = async () =>
  folderOf(place().logFolder, (await askSigner(place().signerFolder, { kind: 'log-key' })).origin)

function tell({ head, signedBy }: TilesReport, findings: readonly Finding[], where: string): number {
  for (const { index, what } of findings) say(`${index === null ? 'log' : `leaf ${index}`}: ${what}`)
  say(`${head.origin}: ${head.size} leaves, root ${head.root.toString('hex')}, signed by ${signedBy.join(', ')}`)
  say(`${findings.length} findings${where}`)
  return findings.length === 0 ? 0 : 1
}

async function verify(options: string[]): Promise<number> {
  const tiles = option(options, '--tiles')
  if (tiles) {
    const report = await verifyTiles(tiles, await keysToBelieve(options))
    return tell(report, report.findings, '')
  }
  return asOwner(async (ctx, sql) => {
    const keys = await keysToBelieve(options, await readRotations(ctx))
    const report = await verifyTiles(await folderNow(), keys)
    return tell(report, [...report.findings, ...(await verifyDatabase(sql, report))], ' in files and database')
  })
}

async function prove(eventId: string): Promise<number> {
  const leaf = await asOwner(async (_ctx, sql) => {
    const [row] = await sql`select l.leaf_index as index, e.bytes from ledger_leaves l
      join custody_events e on e.id = l.event_id where e.id = ${eventId}`
    return row ? { index: Number(row.index), event: row.bytes as Buffer } : null
  })
  if (!leaf) throw new CdipError('NOT_FOUND', `event ${eventId} is not in the log`)
  const folder = await folderNow()
  const proof = await proverOf(folder, await readCheckpoint(folder)).prove(leaf.index)
  process.stdout.write(formatProof({ ...proof, event: leaf.event }))
  return 0
}

async function verifyProof(file: string, options: string[]): Promise<number> {
  try {
    const { head, index, event, by } = checkProof(await readFile(file, 'utf8'), await keysToBelieve(options))
    say(`good: leaf ${index} of ${head.size} in ${head.origin}, signed by ${by.join(', ')}`)
    say(event ? JSON.stringify(event, null, 2) : 'the event itself was not given along')
    return 0
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error
    say(`bad: ${error.message}`)
    return 1
  }
}

async function showKeys(): Promise<number> {
  const [log, statements] = await Promise.all([
    askSigner(place().signerFolder, { kind: 'log-key' }),
    askSigner(place().signerFolder, { kind: 'statement-key' }),
  ])
  say(`log: ${log.origin}\n${log.vkey}\n${log.pem}`)
  say(`statements:\n${statements.vkey}\n${statements.ssh}\n${statements.pem}`)
  return 0
}

function rotate(): Promise<number> {
  return asOwner(async (ctx, sql) => {
    const { signerFolder } = place()
    const { vkey } = await rotateKey(ctx, sql, signerFolder, (newKey) => permit(env().paths.keys, 'rotate', newKey))
    say(`the log is signed by ${vkey} from now on`)
    return 0
  })
}

function adopt([size, root]: string[]): Promise<number> {
  return asOwner(async (ctx, sql) => {
    const { head, reason } = await whatStopsTheLog(sql, place())
    if (!reason) {
      say('the database continues what was signed: there is nothing to adopt')
      return 1
    }
    if (String(head.size) !== size || head.root !== root) {
      say(
        `the log has stopped: ${reason}\nTo go on from the database as it is: cdip ledger adopt ${head.size} ${head.root}`,
      )
      return 1
    }
    await permit(env().paths.keys, 'adopt', `${head.size} ${head.root}`)
    const { oldOrigin, newOrigin } = await adoptHead(ctx, sql, place())
    say(`${oldOrigin} has ended; the log goes on as ${newOrigin}`)
    return 0
  })
}

/** `cdip ledger …`: returns the exit code; null where there is no such command. */
export async function ledgerCommand(name: string | undefined, options: string[]): Promise<number | null> {
  switch (name) {
    case 'key':
      return showKeys()
    case 'verify':
      return verify(options)
    case 'prove':
      return prove(options[0] ?? '')
    case 'verify-proof':
      return verifyProof(options[0] ?? '', options)
    case 'rotate':
      return rotate()
    case 'adopt':
      return adopt(options)
    default:
      return null
  }
}
