import { displayName } from '#lib/batches/display-name.ts'
import { formatBytes, formatInstant } from '#lib/i18n/formats.ts'
import type { ImportEvent, Tell } from './events.ts'
import { sumsInWords } from './receipt.ts'

/** So often progress is a line of its own, where nothing shows it in place. */
const PROGRESS_LINE_MS = 10_000

/** Tells on the standard output: as lines of JSON, or in words, with the progress in place on a terminal. */
export function tellerOf(isJson: boolean): Tell {
  if (isJson) return (event) => void process.stdout.write(`${JSON.stringify(event)}\n`)
  const isTerminal = process.stdout.isTTY === true
  let isLineOpen = false
  let toldAtMs = 0
  return (event) => {
    const text = inWords(event)
    if (text === null) return
    if (event.event === 'progress') {
      if (isTerminal) process.stdout.write(`\r\x1b[K${text}`)
      else if (Date.now() - toldAtMs >= PROGRESS_LINE_MS) process.stdout.write(`${text}\n`)
      else return
      isLineOpen = isTerminal
      toldAtMs = Date.now()
      return
    }
    process.stdout.write(`${isLineOpen ? '\n' : ''}${text}\n`)
    isLineOpen = false
  }
}

/** Null for what only a program wants to know. */
function inWords(event: ImportEvent): string | null {
  switch (event.event) {
    case 'code':
      return `\nOpen ${event.address}\nand approve the code ${event.userCode}. It serves ${event.expiresInMs / 60_000} minutes.\n`
    case 'signed-in':
      return `Brings in as ${event.officer.name} (${event.officer.serviceNumber}), until ${formatInstant(event.expiresAt)}.`
    case 'found': {
      const sets = event.sets.map(({ kind, root }) => `\n  export set (${kind}), kept whole: ${displayName(root)}`)
      return `Found ${event.entries} entries, ${event.files} files of ${formatBytes(event.bytes)}.${sets.join('')}\nManifest SHA-256 ${event.manifestSha256}`
    }
    case 'begun':
      return `Began the import record ${event.transferId}.`
    case 'resumed':
      return `Goes on with the import record ${event.transferId}.`
    case 'compared':
      return `${event.identical} files are in the case already, byte for byte.`
    case 'progress':
      return event.line
    case 'trouble':
      return event.status === 0
        ? 'The server does not answer; waiting for it.'
        : `The server answers ${event.status}; waiting.`
    case 'unreadable': {
      const { offsetBytes, lengthBytes } = event
      const range = offsetBytes === null ? '' : ` from byte ${offsetBytes} over ${lengthBytes}`
      return `NOT READABLE${range}, tried ${event.tries} times: ${displayName(event.path)}: ${displayName(event.error)}`
    }
    case 'rejected':
      return `REJECTED, its hash differed; it is sent anew: ${displayName(event.path)}`
    case 'sealing':
      return `Sent; the server seals ${event.files} files.`
    case 'done':
      return `${sumsInWords(event.outcomes)}.\nReceipt: ${event.receipts.join('\n         ')}`
    case 'listed':
      return null
  }
}
