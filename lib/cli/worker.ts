import { env } from '#lib/env.ts'
import { startWorker } from '#lib/jobs/worker.ts'

const { databases, paths } = env()
if (!databases.worker) throw new Error('CDIP_WORKER_DATABASE_URL: not set')
const worker = await startWorker(databases.worker, paths.store)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => worker.stop().then(() => process.exit(0)))
}
