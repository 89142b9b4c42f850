import { env } from '#lib/env.ts'
import { startWorker } from '#lib/jobs/worker.ts'
import { startSequencer } from '#lib/ledger/sequencer.ts'

const { databases, paths } = env()
if (!databases.worker) throw new Error('CDIP_WORKER_DATABASE_URL: not set')
const worker = await startWorker(databases.worker, paths.store)
const sequencer = startSequencer(databases.worker, { logFolder: paths.log, signerFolder: paths.signer })
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => Promise.all([worker.stop(), sequencer.stop()]).then(() => process.exit(0)))
}
