import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { attemptsIn, startWithoutNetwork } from '../support/without-network.ts'

const ORIGIN = 'http://127.0.0.1:3971'
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cdip-egress-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** What a small program, two processes deep, turns to. */
async function attemptsOf(program: string): Promise<string[]> {
  const log = join(folder, 'detector')
  const tried = startWithoutNetwork(['sh', '-c', '"$0" "$@"; true', process.execPath, '-e', program], log)
  await once(tried, 'exit')
  return attemptsIn(log)
}

test('the detector sees a connection, a datagram and a name that a process asks for', async () => {
  expect(await attemptsOf("fetch('http://192.0.2.7:8080/').catch(() => {})")).toEqual(['192.0.2.7 port 8080'])
  expect(await attemptsOf("fetch('http://[2001:db8::7]:8080/').catch(() => {})")).toEqual(['2001:db8::7 port 8080'])
  const datagram = "const s = require('dgram').createSocket('udp4'); s.send('x', 9, '192.0.2.8', () => s.close())"
  expect(await attemptsOf(datagram)).toEqual(['192.0.2.8 port 9'])
  const name =
    "const r = new (require('dns').Resolver)({ timeout: 50, tries: 1 }); r.setServers(['127.0.0.1']); r.resolve4('a.example', () => {})"
  expect(await attemptsOf(name)).toEqual(['127.0.0.1 port 53'])
  expect(await attemptsOf("fetch('http://127.0.0.1:9/').catch(() => {})")).toEqual([])
}, 30_000)

test('the whole platform starts, takes in, seals and shows without a network, and no process of it turns to one', async () => {
  const log = join(folder, 'demo')
  const environment = { CDIP_DEMO: '1', CDIP_HOME: join(folder, 'home'), PORT: '3971', CDIP_ORIGIN: ORIGIN }
  const demo = startWithoutNetwork([process.execPath, 'lib/cli/demo.ts'], log, environment)
  try {
    let output = ''
    await new Promise<void>((resolve, reject) => {
      demo.stdout?.on('data', (chunk) => {
        output += chunk
        if (/^ready http/m.test(output)) resolve()
      })
      demo.once('exit', () => reject(new Error(`the demonstration ended: ${output}`)))
    })
    const inside = ['-t', String(demo.pid), '-n', process.execPath, 'tests/support/walk-pages.ts', ORIGIN]
    const { stdout } = await promisify(execFile)('nsenter', inside)
    const statuses = stdout.trim().split('\n')
    expect(statuses.length).toBeGreaterThan(18)
    expect(statuses.filter((line) => !line.startsWith('200 '))).toEqual([])
  } finally {
    const gone = once(demo, 'exit')
    demo.kill('SIGINT')
    await gone
  }
  expect(await attemptsIn(log)).toEqual([])
}, 120_000)
