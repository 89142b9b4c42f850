import type { Ctx } from '#lib/context.ts'
import { examineItem } from '#lib/media/examine.ts'
import { makeCopy } from '#lib/media/make-copy.ts'
import { makePoster } from '#lib/media/make-poster.ts'
import { makeStoryboard } from '#lib/media/make-storyboard.ts'
import { makeWaveform } from '#lib/media/make-waveform.ts'
import { makeWindow } from '#lib/media/make-window.ts'
import type { JobName, Payload } from './definitions.ts'

/** What a job gets besides its payload: the store, where copies of masters are, and a signal that ends it (pg-boss's limit, or the worker's end). */
export type JobRun = { ctx: Ctx; storeFolder: string; copyFolders: readonly string[]; signal: AbortSignal }
export type Handlers = { [Name in JobName]: (run: JobRun, payload: Payload<Name>) => Promise<void> }

/** What each job does. Only the worker loads this: it pulls in everything that touches media. */
export const HANDLERS: Handlers = {
  'media.poster': makePoster,
  'media.examine': examineItem,
  'media.storyboard': makeStoryboard,
  'media.waveform': makeWaveform,
  'media.copy': makeCopy,
  'media.window': makeWindow,
}
