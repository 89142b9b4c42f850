import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { replaceFile } from '#lib/storage/files.ts'
import { AdoptionFacts, Head } from './schema.ts'

/*
 * What the signer remembers of what it signed. It lies beside the keys, outside the database: a database from
 * yesterday can't make it forget.
 */
const State = z.object({
  /** Names this installation in the log's origin. */
  installation: z.string().regex(/^[0-9a-f]{8}$/),
  /** Counts the origins: one more for each adoption. */
  generation: z.number().int().min(1),
  /** Counts the log keys: one more for each rotation. */
  logKey: z.number().int().min(1),
  last: Head.nullable(),
  /** False while the first start makes the keys: nothing was signed yet. */
  hasKeys: z.boolean().default(true),
  /** The last change of origin, so that it can be told again after a crash. */
  adoption: AdoptionFacts.nullable().default(null),
})
export type State = z.infer<typeof State>

export const originOf = ({ installation, generation }: Pick<State, 'installation' | 'generation'>): string =>
  `cdip-${installation}.local/log/${generation}`
/** The generation in an origin; 0 where it is none of ours. */
export const generationIn = (origin: string): number => Number(/\/log\/(\d{1,9})$/.exec(origin)?.[1] ?? 0)
export const logKeyName = (number: number): string => `log-${number}.key`

/** What was remembered; null on the first start. */
export async function loadState(folder: string): Promise<State | null> {
  try {
    return State.parse(JSON.parse(await readFile(join(folder, 'state.json'), 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return null
  }
}

export const newState = (): State => ({
  installation: randomBytes(4).toString('hex'),
  generation: 1,
  logKey: 1,
  last: null,
  hasKeys: false,
  adoption: null,
})

/** Durable when it returns; a crash leaves the old or the new state, whole. */
export function saveState(folder: string, state: State): Promise<void> {
  return replaceFile(join(folder, 'state.json'), JSON.stringify(state), 0o600)
}
