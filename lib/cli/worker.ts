import { writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { env } from '#lib/env.ts'
import { keepHistory } from '#lib/health/keep-history.ts'
import { versionIn } from '#lib/health/version.ts'
import { startScrubber } from '#lib/items/scrub.ts'
import { startWorker } from '#lib/jobs/worker.ts'
import { startAnchors } from '#lib/ledger/anchors.ts'
import { startSequencer } from '#lib/ledger/sequencer.ts'
import { log } from '#lib/log.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

// What officers wait for goes first where processors are few: their bytes and pages. A seal follows a moment later.
const NICENESS = 5
setPriority(NICENESS)
// Linux may group processes by session and then weighs the groups, by this file (sched(7)).
try {
  writeFileSync('/proc/self/autogroup', String(NICENESS))
} catch (error) {
  // No such grouping here, or none of ours to change: the worker works all the same.
  log('info', 'the weight of this session stays as it is', { error })
}

const { databases, paths, outside, fixity } = env()
if (!databases.worker) throw new Error('CDIP_WORKER_DATABASE_URL: not set')
const worker = await startWorker(databases.worker, paths)
const place = { logFolder: paths.log, signerFolder: paths.signer }
const sequencer = startSequencer(databases.worker, place)
const anchors = startAnchors(databases.worker, place, outside)
const scrubber = startScrubber(databases.worker, paths.store, paths.copies, fixity)
const history = keepHistory(databases.worker, paths, versionIn(root))
const running = [worker, sequencer, anchors, scrubber]
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await Promise.all(running.map((each) => each.stop()))
    await history.stop() // last: what could not end in order does not stand there as ended
    process.exit(0)
  })
}
