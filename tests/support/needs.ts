import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { test } from 'vitest'

/* Some faults need a machine that lets us make them (design.md §10). What can't run is never silently left out. */
const runs = (program: string, ...args: string[]) => spawnSync(program, args).status === 0

// In a mount namespace of its own, so that the question leaves nothing mounted.
const canMount = () => runs('unshare', '-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt')

/** Debian's faketime, to be loaded before a program whose clock a test sets. */
export const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'
/** Another people's implementation of the log's formats, to check ours against. */
export const GO = { program: '/usr/bin/go', library: '/usr/share/gocode/src/golang.org/x/mod/sumdb' }

const CAN = {
  root: () => process.getuid?.() === 0,
  mounts: canMount,
  'a loop mount': () => canMount() && ['/dev/loop-control', '/usr/sbin/mkfs.ext4'].every((path) => existsSync(path)),
  strace: () => runs('strace', '-f', '-o', '/dev/null', 'true'),
  ffmpeg: () => existsSync('/usr/bin/ffmpeg'),
  faketime: () => existsSync(FAKETIME),
  go: () => existsSync(GO.program) && existsSync(GO.library),
  bubblewrap: () => runs('bwrap', '--ro-bind', '/', '/', 'true'),
} satisfies Record<string, () => boolean>
export type Need = keyof typeof CAN

type Run = (title: string, run: () => Promise<void>, timeoutMs?: number) => void

/**
 * `test` where this machine has all of `needs`. Elsewhere a test that fails where CI=true, and one that is listed as "not
 * run: needs …" otherwise (scripts/test.mjs lists them; a test that is left out without such a title fails the run).
 */
export function testNeeding(...needs: Need[]): Run {
  const missing = needs.filter((need) => !CAN[need]())
  if (missing.length === 0) return test
  const why = `not run: needs ${missing.join(', ')}`
  if (process.env.CI !== 'true') return (title, run) => test.skip(`${title} (${why})`, run)
  return (title) =>
    test(title, () => {
      throw new Error(why)
    })
}
