import { fork } from 'node:child_process'
import { once } from 'node:events'

export type Bare = { origin: string; stop: () => void }

/** Starts the bare reference server in a process of its own. */
export async function startBare(): Promise<Bare> {
  const child = fork(new URL('./bare-server.ts', import.meta.url))
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return { origin: `http://127.0.0.1:${port}`, stop: () => child.kill() }
}
