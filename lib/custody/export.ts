import { createHash } from 'node:crypto'
import { type Ctx, inSnapshot, inTransaction } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import { keyChain, readRotations } from '#lib/ledger/key-chain.ts'
import { parseCheckpoint, parseNote } from '#lib/ledger/note.ts'
import { proverOf, readCheckpoint } from '#lib/ledger/prove.ts'
import type { Place } from '#lib/ledger/term.ts'
import { folderOf } from '#lib/ledger/tile-files.ts'
import { askSigner } from '#lib/signer/client.ts'
import { sha512 } from '#lib/signer/ssh-signature.ts'
import { type ExportFile, eventFiles, recordCsv } from './export-files.ts'
import { type ExportPlace, headFiles, headFor } from './export-head.ts'
import { type ExportRow, type ExportTarget, exportRows, loadTarget, streamOf } from './export-rows.ts'
import { CHECK_RECORD } from './export-script.ts'
import { verifyWords } from './export-words.ts'
import { recordEvent } from './record.ts'

export type CustodyExport = { files: ExportFile[]; events: number; size: number }

const file = (path: string, content: string | Buffer): ExportFile => ({ path, content: Buffer.from(content) })

const sizeOf = (checkpoint: string): number => parseCheckpoint(parseNote(checkpoint).text).size

/** SHA256SUMS over every file, and its signature by the statement key. */
async function sealed(place: Place, files: ExportFile[]): Promise<ExportFile[]> {
  const sums = files
    .map(({ path, content }) => `${createHash('sha256').update(content).digest('hex')}  ${path}\n`)
    .toSorted()
    .join('')
  const manifestSha512 = sha512(sums).toString('hex')
  const { signature } = await askSigner(place.signerFolder, { kind: 'sign-export', manifestSha512 })
  return [...files, file('SHA256SUMS', sums), file('SHA256SUMS.sig', signature)]
}

/** INVALID where a name would withhold nothing: a slip of the pen must not disclose a value. */
function checkWithheld(withheld: readonly string[], rows: readonly ExportRow[]): void {
  const fields = rows.flatMap(({ id, values }) => values.flatMap(({ field }) => [field, `${id}:${field}`]))
  const unknown = withheld.filter((name) => !fields.includes(name))
  if (unknown.length > 0) throw new CdipError('INVALID', `no value of this record is named ${unknown.join(', ')}`)
}

/**
 * The custody record of a case or an exhibit as a folder that anybody can check with public tools: events, proofs, the
 * signed head, keys, and VERIFY.txt. `withheld` names values that stay out (`field`, or `event-id:field`). The export is
 * itself an event. NOT_FOUND and FORBIDDEN as for reading the record; INVALID where one of `withheld` names nothing;
 * UNAVAILABLE before the first checkpoint, and before anything of the record is in it.
 */
export async function exportCustody(
  ctx: Ctx,
  place: ExportPlace,
  target: ExportTarget,
  withheld: readonly string[] = [],
): Promise<CustodyExport> {
  const { origin, vkey } = await askSigner(place.signerFolder, { kind: 'log-public-key' })
  const { ssh } = await askSigner(place.signerFolder, { kind: 'statement-key' })
  const folder = folderOf(place.logFolder, origin)
  const published = await readCheckpoint(folder)
  const { rows, head, rotations } = await inSnapshot(ctx, async (tx) => {
    const newest = await exportRows(tx, target, await loadTarget(tx, target), sizeOf(published))
    const best = await headFor(tx, origin, newest.at(-1)?.index ?? 0, published)
    return { rows: newest, head: best, rotations: await readRotations(tx) }
  })
  if (rows.length === 0)
    throw new CdipError('UNAVAILABLE', 'nothing of this record is in the signed log yet', { reason: 'NOT_IN_LOG_YET' })
  checkWithheld(withheld, rows)
  const prover = proverOf(folder, head.checkpoint)
  const events = await Promise.all(
    rows.map(async (row) => eventFiles(row, streamOf(target), await prover.prove(row.index), withheld)),
  )
  const { files: ofHead, ...outside } = await headFiles(head, keyChain(vkey, rotations), place)
  const size = sizeOf(head.checkpoint)
  const files = await sealed(place, [
    ...events.flat(),
    ...ofHead,
    file('keys/allowed_signers', `cdip ${ssh}\n`),
    file('check-record.sh', CHECK_RECORD),
    file('record.csv', recordCsv(rows, withheld)),
    file(
      'VERIFY.txt',
      verifyWords({
        origin,
        size,
        events: rows.length,
        bare: rows.filter(({ event }) => event === null).length,
        withheld,
        isWhole: rows.every(({ place }) => place !== null),
        ...outside,
      }),
    ),
  ])
  await inTransaction(ctx, async (tx) => {
    const { ids } = await loadTarget(tx, target)
    const facts = { events: rows.length, size, withheld: [...withheld] }
    await recordEvent(tx, { type: 'custody.exported', ...ids, facts, personal: {} })
  })
  return { files, events: rows.length, size }
}
