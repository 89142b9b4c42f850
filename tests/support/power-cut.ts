import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Stack } from '../bench/stack.ts'
import { runOrThrow } from './mounts.ts'

/** A PostgreSQL server and its sessions. */
function postgresOf(home: string): number[] {
  const main = Number(readFileSync(join(home, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
  const children = readFileSync(`/proc/${main}/task/${main}/children`, 'utf8')
  return [main, ...children.trim().split(' ').map(Number)]
}

/**
 * What a disk would hold if the power failed now: a copy of the mounted image, with nothing that only the kernel's cache
 * knows. All that writes to it stands still meanwhile, or the copy would be of no single moment.
 */
export function cutPower(stack: Stack, image: string, copy: string): void {
  const { child: web } = stack.webProcess()
  const { child: worker } = stack.workerProcess()
  const writers = [web.pid, worker.pid, ...postgresOf(stack.home)].filter((pid) => pid !== undefined)
  for (const pid of writers) process.kill(pid, 'SIGSTOP')
  try {
    runOrThrow('cp', '--sparse=always', image, copy)
  } finally {
    for (const pid of writers) process.kill(pid, 'SIGCONT')
  }
}
