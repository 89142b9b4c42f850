import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { JobTrouble } from '#lib/jobs/trouble.ts'

/*
 * Media tools parse what strangers made: each runs in bubblewrap with no network, no capability, one file to read, one
 * folder to write, limits of memory, file size and processor time, and a wall clock. Nothing else in the product starts one.
 */
export const INPUT = '/input'
export const OUTPUT = '/output'

const GIB = 1024 ** 3

export type ToolRun = {
  program: string
  args: readonly string[]
  /** The file that the tool may read, as `/input`. */
  input: string
  /** A folder that it may write, as `/output`. */
  outputFolder?: string
  /** More to read, at the same path inside. */
  alsoRead?: readonly string[]
  signal: AbortSignal
  wallClockMs: number
  /** Of its own writable memory. */
  memoryBytes?: number
  /** The largest file that it may write. */
  fileBytes?: number
  /** Niceness: what runs behind somebody's back leaves the processor to what somebody waits for. */
  nice?: number
  /** Takes standard output as it comes; without it, at most 64 MiB are kept and returned. */
  onStdout?: (chunk: Buffer) => void
}

/** `status` is the tool's own exit status: what a non-zero one means, its caller knows. */
export type ToolResult = { status: number; stdout: Buffer; stderr: string }

const STDOUT_LIMIT_BYTES = 64 * 1024 ** 2
const STDERR_LIMIT_CHARACTERS = 4000

/** bubblewrap's arguments. Pure. */
export function sandboxed({ program, args, input, outputFolder, alsoRead = [] }: ToolRun): string[] {
  return [
    ...['--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--clearenv'],
    ...['--setenv', 'PATH', '/usr/bin', '--setenv', 'LANG', 'C.UTF-8', '--setenv', 'HOME', '/tmp'],
    ...['--ro-bind', '/usr', '/usr', '--symlink', 'usr/lib', '/lib', '--symlink', 'usr/lib64', '/lib64'],
    ...['--symlink', 'usr/bin', '/bin', '--ro-bind-try', '/etc/alternatives', '/etc/alternatives'],
    ...['--ro-bind-try', '/etc/fonts', '/etc/fonts', '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'],
    ...alsoRead.flatMap((path) => ['--ro-bind', path, path]),
    ...['--ro-bind', input, INPUT],
    ...(outputFolder ? ['--bind', outputFolder, OUTPUT] : []),
    ...['--', program, ...args],
  ]
}

/** prlimit's arguments, and those of what it starts. Pure. */
export function limited(run: ToolRun): string[] {
  const { memoryBytes = 3 * GIB, fileBytes = 64 * GIB, wallClockMs, nice = 0 } = run
  // Two processors may count at once; the wall clock ends the tool before this does, unless it can't be reached.
  const cpuSeconds = Math.ceil(wallClockMs / 1000) * 8
  return [
    // Not address space (--as): Node and WebAssembly reserve far more of that than they ever use.
    ...[`--data=${memoryBytes}`, `--fsize=${fileBytes}`, `--cpu=${cpuSeconds}`, '--nofile=512', '--core=0'],
    // bubblewrap refuses to start with the capabilities by which the worker owns masters; no tool has a use for them.
    ...['/usr/bin/setpriv', '--inh-caps=-all', '--ambient-caps=-all'],
    ...['/usr/bin/nice', '-n', String(nice), '/usr/bin/bwrap', ...sandboxed(run)],
  ]
}

/**
 * Runs one tool to its end. Throws JobTrouble: `tool missing` where it or the sandbox is not installed, `timed out` after the
 * wall clock, `crashed` where a signal ended it, `no space` where it said so; the signal's own reason where that ended it.
 */
export async function runTool(run: ToolRun): Promise<ToolResult> {
  for (const needed of ['/usr/bin/bwrap', run.program]) {
    if (!existsSync(needed)) throw new JobTrouble('tool missing', `${needed} is not installed`)
  }
  run.signal.throwIfAborted()
  const child = spawn('/usr/bin/prlimit', limited(run), { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const end = () => {
    // Its own group: bubblewrap and the tool end together. It may be gone already.
    if (child.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL')
  }
  let isLate = false
  const clock = setTimeout(() => {
    isLate = true
    end()
  }, run.wallClockMs)
  run.signal.addEventListener('abort', end, { once: true })
  const kept: Buffer[] = []
  let keptBytes = 0
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    if (run.onStdout) run.onStdout(chunk)
    else {
      kept.push(chunk)
      keptBytes += chunk.byteLength
      if (keptBytes > STDOUT_LIMIT_BYTES) end()
    }
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = `${stderr}${chunk}`.slice(-STDERR_LIMIT_CHARACTERS)
  })
  try {
    const status = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve(signal ? 128 : (code ?? 128)))
    })
    run.signal.throwIfAborted()
    if (isLate) throw new JobTrouble('timed out', `${run.program} took longer than ${run.wallClockMs / 1000} s`)
    if (/No space left on device|ENOSPC/.test(stderr)) throw new JobTrouble('no space', stderr)
    if (stderr.startsWith('bwrap:')) throw new JobTrouble('tool missing', `the sandbox does not start: ${stderr}`)
    // bubblewrap gives 128 + n where signal n ended the tool; 255 and the like are the tools' own.
    if (status >= 128 && status <= 128 + 64)
      throw new JobTrouble('crashed', `${run.program} ended by a signal: ${stderr}`)
    return { status, stdout: Buffer.concat(kept), stderr }
  } finally {
    clearTimeout(clock)
    run.signal.removeEventListener('abort', end)
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A run of our own script in the same sandbox: `sharp`, libheif and MediaInfo parse strangers' bytes as well. */
export function nodeRun(script: string, args: readonly string[], run: Omit<ToolRun, 'program' | 'args'>): ToolRun {
  const path = `${root}lib/media/${script}`
  return {
    ...run,
    program: process.execPath,
    args: ['--max-old-space-size=1024', path, ...args],
    alsoRead: [process.execPath, `${root}node_modules`, `${root}package.json`, path, ...(run.alsoRead ?? [])],
  }
}
