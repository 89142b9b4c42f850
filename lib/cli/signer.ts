import { env } from '#lib/env.ts'
import { startSigner } from '#lib/signer/serve.ts'

const { keys, signer: sockets } = env().paths
const signer = await startSigner(keys, sockets)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => signer.stop().then(() => process.exit(0)))
}
