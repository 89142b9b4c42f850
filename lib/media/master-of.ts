import { resolveMaster } from '#lib/items/resolve-master.ts'
import type { JobRun } from '#lib/jobs/handlers.ts'

/** The path of the bytes that were sealed: the master, or a verified copy while it is damaged. UNAVAILABLE where there is neither. */
export const masterOf = ({ ctx, storeFolder, copyFolders }: Omit<JobRun, 'signal'>, itemId: string): Promise<string> =>
  resolveMaster(ctx.db, { store: storeFolder, copies: copyFolders }, itemId)
