import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { v7 } from 'uuid'
import { expect } from 'vitest'
import { masterKey, segmentKey } from '#lib/storage/keys.ts'
import { testNeeding } from '#tests/support/needs.ts'

/* Web and worker as different users of one group, as the README sets them up: nobody else's rights are borrowed. */
const GROUP = 61_000
const WEB = 61_001
const WORKER = 61_002
const SIGNER = 61_003
const LOG_GROUP = 61_010
// Lets them read this tree, wherever it lies; a file's bytes are written by rights alone.
const READ_TREE = '+dac_read_search'
const OWN_MASTERS = '+chown,+fowner'

/** Begins a module's text, in which `files`, `separation`, `sandbox`, `serve` and `client` are ours, as that user. */
function begin(user: number, capabilities: string, text: string, groups: number[] = []) {
  const loads = ['storage/files', 'storage/separation', 'media/sandbox', 'signer/serve', 'signer/client'].map(
    (path) => `const ${path.split('/')[1]} = await import('${process.cwd()}/lib/${path}.ts')`,
  )
  const held = `-all,${capabilities}`
  const also = groups.length > 0 ? `--groups=${groups.join(',')}` : '--clear-groups'
  return promisify(execFile)('setpriv', [
    ...[`--reuid=${user}`, `--regid=${GROUP}`, also, `--inh-caps=${held}`, `--ambient-caps=${held}`],
    ...[`--bounding-set=${held}`, process.execPath, '--input-type=module', '--eval', [...loads, text].join('\n')],
  ])
}

/** Runs it to its end; its standard output. */
const run = async (...how: Parameters<typeof begin>) => (await begin(...how)).stdout.trim()

testNeeding('root', 'bubblewrap')(
  'a master is the worker’s own, read by web and changed by nobody, and nothing received is left behind',
  async () => {
    const home = await mkdtemp(join(tmpdir(), 'cdip-users-'))
    await chmod(home, 0o711)
    const [store, id] = [join(home, 'store'), v7()]
    for (const [folder, mode] of [
      [store, 0o2750],
      [join(store, 'incoming'), 0o2770],
    ] as const) {
      await mkdir(folder)
      await chown(folder, WORKER, GROUP)
      await chmod(folder, mode)
    }
    const [segment, master] = [join(store, segmentKey(id, 1)), join(store, masterKey(id))]

    await run(
      WEB,
      READ_TREE,
      `const handle = await files.createExclusive('${segment}')
       await handle.write('evidence')
       await handle.close()`,
    )
    expect(await stat(segment)).toMatchObject({ uid: WEB, gid: GROUP })

    const seen = await run(
      WORKER,
      `${READ_TREE},${OWN_MASTERS}`,
      `await files.linkMaster('${segment}', '${master}')
       await files.removeReceived('${join(store, 'incoming', id)}')
       const signal = new AbortController().signal
       const tool = { program: '/usr/bin/cat', args: ['/input'], input: '${master}', signal, wallClockMs: 10_000 }
       console.log((await sandbox.runTool(tool)).stdout.toString())`,
    )
    expect(seen, 'its tools run in the sandbox').toBe('evidence')
    const sealed = await stat(master)
    expect([sealed.uid, sealed.gid, sealed.mode & 0o777]).toEqual([WORKER, GROUP, 0o440])
    expect(await readdir(join(store, 'incoming'))).toEqual([])

    const tried = await run(
      WEB,
      READ_TREE,
      `import { appendFile, chmod, readFile, rename, rm } from 'node:fs/promises'
       const tries = [appendFile('${master}', 'x'), chmod('${master}', 0o660), rename('${master}', '${master}2'), rm('${master}')]
       const codes = (await Promise.allSettled(tries)).map(({ reason }) => reason?.code)
       console.log(codes.join(' '), await readFile('${master}', 'utf8'), await separation.separationOf('${store}'))`,
    )
    expect(tried).toBe('EACCES EPERM EACCES EACCES evidence separated')
    const asWorker = `console.log(await separation.separationOf('${store}'))`
    expect(await run(WORKER, READ_TREE, asWorker), 'one user for both').toBe('not separated')
    await rm(home, { recursive: true })
  },
  60_000,
)

testNeeding('root')(
  'web reaches what it may have signed, and the key of the log is asked by the worker alone',
  async () => {
    const home = await mkdtemp(join(tmpdir(), 'cdip-users-'))
    await chmod(home, 0o711)
    const [keys, sockets] = [join(home, 'keys'), join(home, 'signer')]
    for (const [folder, group, mode] of [
      [keys, GROUP, 0o700],
      [sockets, GROUP, 0o755],
      [join(sockets, 'log'), LOG_GROUP, 0o2750],
      [join(sockets, 'statements'), GROUP, 0o2750],
    ] as const) {
      await mkdir(folder)
      await chown(folder, SIGNER, group)
      await chmod(folder, mode)
    }
    const serving = begin(
      SIGNER,
      READ_TREE,
      `const running = await serve.startSigner('${keys}', '${sockets}')
       process.stdin.on('end', () => running.stop()).resume()`,
    )
    await expect.poll(() => existsSync(join(sockets, 'statements', 'socket')), { timeout: 20_000 }).toBe(true)

    const asks = `for (const kind of ['log-key', 'statement-key'])
      console.log(kind, await client.askSigner('${sockets}', { kind }).then(() => 'answers', ({ cause }) => cause.code))`
    expect((await run(WEB, READ_TREE, asks)).split('\n')).toEqual(['log-key EACCES', 'statement-key answers'])
    const worker = await run(WORKER, READ_TREE, asks, [LOG_GROUP])
    expect(worker.split('\n')).toEqual(['log-key answers', 'statement-key answers'])
    serving.child.stdin?.end()
    await serving
    await rm(home, { recursive: true })
  },
  60_000,
)
