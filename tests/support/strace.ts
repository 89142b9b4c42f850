import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/**
 * Makes system calls of a running process fail, in all its threads: `inject` is strace's own word, such as
 * `fdatasync:error=EIO`. Resolves when it is in force; the function that it gives lets the process go on as before.
 */
export async function injectFault(child: ChildProcess, inject: string): Promise<() => Promise<void>> {
  const calls = inject.split(':')[0] ?? ''
  const args = ['-f', '-p', String(child.pid), '-e', `trace=${calls}`, '-e', `inject=${inject}`]
  const strace = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let words = ''
  await new Promise<void>((resolve, reject) => {
    strace.stderr.on('data', (chunk) => {
      words += chunk
      if (words.includes(`${child.pid} attached`)) resolve()
    })
    strace.once('exit', () => reject(new Error(`strace: ${words}`)))
  })
  return async () => {
    const gone = once(strace, 'exit')
    strace.kill('SIGINT')
    await gone
  }
}
