import { createWriteStream } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { displayName } from '#lib/batches/display-name.ts'
import { formatBytes, formatInstant } from '#lib/i18n/formats.ts'
import { OUTCOMES } from '#lib/transfers/schema.ts'
import type { EntryPage, EntryView } from '#lib/transfers/view.ts'
import type { Outcomes } from './events.ts'
import type { Inventory } from './list-medium.ts'
import type { WithToken } from './record.ts'
import { askFor, type Server } from './server.ts'
import type { KeptToken, KeptTransfer } from './state.ts'

type Issue = {
  server: Server
  under: WithToken
  kept: KeptTransfer
  inventory: Inventory
  officer: KeptToken['officer']
  workstation: string
  /** Where both forms are written. */
  folder: string
  now: Date
}

/** Reads how each entry ended, as the server has it, page by page. */
async function* outcomesOf({ server, under, kept }: Issue): AsyncGenerator<EntryView> {
  for (let after: string | null = ''; after !== null; ) {
    const path: string = `/api/transfers/${kept.transferId}/entries${after ? `?after=${after}` : ''}`
    const page: EntryPage = await under((token) => askFor<EntryPage>(server, path, { token }))
    yield* page.entries
    after = page.next
  }
}

/**
 * Writes the receipt as JSON (`cdip-import-receipt/1`: the import in one object, `entries` last) and as text, and returns
 * both paths and the sums. What an entry came to is said by the server; paths are those that were found here.
 */
export async function writeReceipt(issue: Issue): Promise<{ paths: string[]; outcomes: Outcomes }> {
  const { kept, inventory, folder, officer, workstation, now } = issue
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const outcomes = Object.fromEntries([...OUTCOMES, 'open'].map((kind) => [kind, 0])) as Outcomes
  const [json, text] = ['json', 'txt'].map((end) => join(folder, `import-${kept.transferId}.${end}`)) as [
    string,
    string,
  ]
  const out = [json, text].map((path) => createWriteStream(`${path}.draft`, { mode: 0o600 }))
  const [asJson, asText] = out as [ReturnType<typeof createWriteStream>, ReturnType<typeof createWriteStream>]
  const head = {
    ...{ format: 'cdip-import-receipt/1', server: kept.server, reportNumber: kept.reportNumber },
    ...{ transferId: kept.transferId, medium: kept.medium, manifestSha256: inventory.manifestSha256 },
    ...{ workstation, officer, startedAt: kept.startedAt, writtenAt: now.toISOString() },
  }
  asJson.write(`${JSON.stringify(head).slice(0, -1)},"entries":[`)
  asText.write(headInWords(issue))
  let isFirst = true
  for await (const view of outcomesOf(issue)) {
    const entry = inventory.found[view.ordinal]?.entry
    if (!entry) continue
    outcomes[view.outcome ?? 'open'] += 1
    const { outcome, itemNumber, itemSha256, reason, offsetBytes, lengthBytes, tries } = view
    const ended = { outcome: outcome ?? 'open', itemNumber, itemSha256, reason, offsetBytes, lengthBytes, tries }
    await written(asJson, `${isFirst ? '' : ','}\n${JSON.stringify({ ...entry, ...ended })}`)
    await written(asText, `${lineOf(entry.path, entry.sizeBytes, view)}\n`)
    isFirst = false
  }
  asJson.end(`\n],"outcomes":${JSON.stringify(outcomes)}}\n`)
  asText.end(`\n${sumsInWords(outcomes)}\n`)
  await Promise.all(out.map((stream) => finished(stream)))
  for (const path of [json, text]) await rename(`${path}.draft`, path)
  return { paths: [json, text], outcomes }
}

/** As fast as the disk takes it: a list of any length lies in no memory. */
async function written(stream: ReturnType<typeof createWriteStream>, text: string): Promise<void> {
  if (!stream.write(text)) await new Promise<void>((resolve) => stream.once('drain', () => resolve()))
}

function headInWords({ kept, inventory, officer, workstation, now }: Issue): string {
  const { label, kind, owner } = kept.medium
  return `${[
    `Import of ${displayName(label)} (${kind}, ${owner}) into ${kept.reportNumber}`,
    `Server      ${kept.server}`,
    `Record      ${kept.transferId}`,
    `Station     ${displayName(workstation)}`,
    `Officer     ${officer.name} (${officer.serviceNumber})`,
    `Begun       ${formatInstant(kept.startedAt)}`,
    `Written     ${formatInstant(now.toISOString())}`,
    `Manifest    SHA-256 ${inventory.manifestSha256}, ${inventory.found.length} entries`,
    '',
    'Not countersigned: the medium is kept until the supervisor of the case has confirmed it.',
  ].join('\n')}\n\n`
}

function lineOf(path: string, sizeBytes: number | null, view: EntryView): string {
  return [inWords(view), sizeBytes === null ? '' : formatBytes(sizeBytes), displayName(path)].filter(Boolean).join('  ')
}

function inWords({
  outcome,
  itemNumber,
  itemSha256,
  basis,
  reason,
  offsetBytes,
  lengthBytes,
  tries,
}: EntryView): string {
  switch (outcome) {
    case 'sealed':
      return `exhibit ${itemNumber}  SHA-256 ${itemSha256}`
    case 'in-set':
      return `part of exhibit ${itemNumber}`
    case 'identical':
      return `identical to exhibit ${itemNumber}  SHA-256 ${itemSha256}`
    case 'unreadable': {
      const range = offsetBytes === null ? '' : ` from byte ${offsetBytes} over ${lengthBytes}`
      return `NOT READABLE${range}, tried ${tries} times: ${displayName(reason ?? '')}`
    }
    case 'left-out':
      return basis === 'decided' ? 'left out' : `recorded, not brought in (${basis})`
    case null:
      return 'NO OUTCOME YET'
  }
}

/** How an import ended, in one line. */
export function sumsInWords(outcomes: Outcomes): string {
  const words: [string, number][] = [
    ['sealed', outcomes.sealed],
    ['in export sets', outcomes['in-set']],
    ['identical to exhibits of the case', outcomes.identical],
    ['not readable', outcomes.unreadable],
    ['recorded or left out', outcomes['left-out']],
    ['without an outcome', outcomes.open],
  ]
  return words.flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : [])).join(', ')
}
