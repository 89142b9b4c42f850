/** Why a job could not be done, as a closed set that screens have words for; `failed` is anything else. */
export const TROUBLES = ['timed out', 'crashed', 'no space', 'tool missing', 'worker lost', 'failed'] as const
export type Trouble = (typeof TROUBLES)[number]

const DETAIL_CHARACTERS = 500

/** A failure that says its kind of trouble. Trying again may help, or somebody must do something first. */
export class JobTrouble extends Error {
  readonly trouble: Trouble

  constructor(trouble: Trouble, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'JobTrouble'
    this.trouble = trouble
  }
}

/** The trouble inside any error, and the end of its words (tools say what matters last). Pure. */
export function troubleOf(error: unknown): { trouble: Trouble; detail: string } {
  const detail = (error instanceof Error ? error.message : String(error)).slice(-DETAIL_CHARACTERS)
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof JobTrouble) return { trouble: at.trouble, detail }
    if ('code' in at && (at.code === 'ENOSPC' || at.code === 'EDQUOT')) return { trouble: 'no space', detail }
  }
  return { trouble: 'failed', detail }
}

/** What pg-boss kept of the last try: the error that the worker threw, or what its monitor says of a lost one. Pure. */
export function keptTrouble(output: unknown): { trouble: Trouble; detail: string } {
  const kept = output as { trouble?: unknown; message?: unknown; value?: { message?: unknown } } | null
  const detail = String(kept?.message ?? kept?.value?.message ?? '')
  const trouble = TROUBLES.find((each) => each === kept?.trouble)
  if (trouble) return { trouble, detail }
  if (detail.includes('heartbeat')) return { trouble: 'worker lost', detail }
  return { trouble: detail.includes('timed out') ? 'timed out' : 'failed', detail }
}
