import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'

const CALLS = 'trace=connect,sendto,sendmsg,sendmmsg'

/**
 * Starts a program, with all that it starts in turn, in a network of its own that holds the loopback address and nothing
 * else, and writes each address that any of them turns to into `log`. Signals reach the program itself.
 */
export function startWithoutNetwork(
  command: readonly string[],
  log: string,
  environment: Record<string, string> = {},
): ChildProcess {
  const network = process.getuid?.() === 0 ? '-n' : '-rn'
  const watched = ['strace', '-D', '-f', '--seccomp-bpf', '-qq', '-e', CALLS, '-e', 'signal=none', '-o', log, '--']
  const inside = ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh', ...watched, ...command]
  return spawn('unshare', [network, '--', ...inside], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

// Names are asked for at port 53, wherever the resolver stands.
const isOurs = (address: string, port: string) =>
  port !== '53' && (/^127\./.test(address) || ['::1', '::ffff:127.0.0.1'].includes(address))

/** Every address outside this machine, and every name server, that a line of the log turns to; each once, with its port. */
export async function attemptsIn(log: string): Promise<string[]> {
  const text = await readFile(log, 'utf8')
  const calls = text.matchAll(
    /sa_family=AF_INET6?, sin6?_port=htons\((\d+)\)[^}]*?(?:inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)")/g,
  )
  const addresses = [...calls].map(([, port = '', four, six]) => ({ port, address: four ?? six ?? '' }))
  const outside = addresses.filter(({ address, port }) => !isOurs(address, port))
  return [...new Set(outside.map(({ address, port }) => `${address} port ${port}`))].sort()
}
