import type { ExportSet } from '#lib/transfers/export-sets.ts'
import type { OutcomeKind } from '#lib/transfers/schema.ts'

/** How an import ended, entry by entry: `open` has no outcome yet. */
export type Outcomes = Record<OutcomeKind | 'open', number>

/** What an import tells while it runs: a line each of `--json`, in words without it. Sizes in bytes, times in RFC 3339. */
export type ImportEvent =
  | { event: 'code'; userCode: string; address: string; expiresInMs: number }
  | { event: 'signed-in'; officer: { name: string; serviceNumber: string }; expiresAt: string }
  | { event: 'found'; entries: number; files: number; bytes: number; manifestSha256: string; sets: ExportSet[] }
  | { event: 'begun' | 'resumed'; transferId: string }
  | { event: 'listed'; entries: number; done: number }
  | { event: 'compared'; identical: number }
  | { event: 'progress'; doneBytes: number; totalBytes: number; doneFiles: number; totalFiles: number; line: string }
  | { event: 'trouble'; status: number }
  | {
      event: 'unreadable'
      path: string
      error: string
      offsetBytes: number | null
      lengthBytes: number | null
      tries: number
    }
  | { event: 'rejected'; path: string }
  | { event: 'sealing'; files: number }
  | { event: 'done'; transferId: string; outcomes: Outcomes; receipts: string[]; exitCode: number }

export type Tell = (event: ImportEvent) => void
