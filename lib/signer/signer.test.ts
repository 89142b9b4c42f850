import { execFileSync } from 'node:child_process'
import { createPublicKey, verify } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseKey, verifyNote } from '#lib/ledger/note.ts'
import { askSigner, signToken } from './client.ts'
import { permit } from './permit.ts'
import { socketIn } from './schema.ts'
import { type RunningSigner, startSigner } from './serve.ts'
import { NAMESPACE, sha512 } from './ssh-signature.ts'
import { verifyToken } from './verify-token.ts'

const root = (digit: string) => digit.repeat(64)
let folder: string
let keys: string
let sockets: string
let signer: RunningSigner
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cdip-signer-test-'))
  keys = join(folder, 'keys')
  sockets = join(folder, 's')
  signer = await startSigner(keys, sockets)
})
afterEach(async () => {
  await signer.stop()
  await rm(folder, { recursive: true })
})
async function restart(): Promise<void> {
  await signer.stop()
  signer = await startSigner(keys, sockets)
}

test('keys are made once, for the signer alone, and stay over a restart', async () => {
  expect((await stat(keys)).mode & 0o777).toBe(0o700)
  for (const name of await readdir(keys)) expect((await stat(join(keys, name))).mode & 0o777, name).toBe(0o600)
  const before = await askSigner(sockets, { kind: 'log-key' })
  await restart()
  expect(await askSigner(sockets, { kind: 'log-key' })).toEqual(before)
})

test('keys that others may read, and a lost one, stop the signer', async () => {
  await signer.stop()
  await chmod(join(keys, 'log-1.key'), 0o640)
  await expect(startSigner(keys, sockets)).rejects.toThrow('0600')
  await unlink(join(keys, 'log-1.key'))
  await expect(startSigner(keys, sockets)).rejects.toThrow('log-1.key')
  await rm(keys, { recursive: true })
  signer = await startSigner(keys, sockets)
})

test('keys without the memory of what they signed stop the signer; a first start that was cut off is gone on with', async () => {
  await signer.stop()
  const state = join(keys, 'state.json')
  const memory = await readFile(state, 'utf8')
  await unlink(state)
  await expect(startSigner(keys, sockets)).rejects.toThrow('state.json')
  await writeFile(state, JSON.stringify({ ...JSON.parse(memory), hasKeys: false }))
  await unlink(join(keys, 'statements.key'))
  signer = await startSigner(keys, sockets)
  expect((await readdir(keys)).sort()).toEqual(['log-1.key', 'state.json', 'statements.key'])
})

test('a checkpoint is signed for a log that grew, never for a smaller one or a second root', async () => {
  const { vkey, origin } = await askSigner(sockets, { kind: 'log-key' })
  const sign = (size: number, digit: string) =>
    askSigner(sockets, { kind: 'sign-checkpoint', head: { size, root: root(digit) } })
  const { note } = await sign(10, 'a')
  expect(verifyNote(note, [vkey]).text).toBe(`${origin}\n10\n${Buffer.from(root('a'), 'hex').toString('base64')}\n`)
  expect((await sign(10, 'a')).note).toBe(note)
  await restart()
  await expect(sign(10, 'b')).rejects.toMatchObject({ code: 'CONFLICT', message: 'a second root for 10 leaves' })
  await expect(sign(9, 'a')).rejects.toMatchObject({ code: 'CONFLICT' })
  await sign(11, 'c')
})

test('one signature changed, and the note is refused', async () => {
  const { vkey } = await askSigner(sockets, { kind: 'log-key' })
  const { note } = await askSigner(sockets, { kind: 'sign-checkpoint', head: { size: 1, root: root('1') } })
  expect(() => verifyNote(note.replace('\n1\n', '\n2\n'), [vkey])).toThrow('does not verify')
  const other = await askSigner(sockets, { kind: 'statement-key' })
  expect(() => verifyNote(note, [other.vkey])).toThrow('no known key')
})

test('two at once get answers in turn: of two roots for one size one is signed', async () => {
  const asked = ['a', 'b'].map((digit) =>
    askSigner(sockets, { kind: 'sign-checkpoint', head: { size: 5, root: root(digit) } }),
  )
  const settled = await Promise.allSettled(asked)
  expect(settled.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('clients that are killed before they read their answer do not end the signer', async () => {
  for (let client = 0; client < 20; client += 1) {
    const socket = connect(socketIn(sockets, 'log')).pause()
    socket.write('{"kind":"log-key"}\n')
    await new Promise((resolve) => socket.once('connect', resolve))
    await askSigner(sockets, { kind: 'log-key' }) // asked after it, so the answer to the first is waiting by now
    socket.destroy()
  }
  expect((await askSigner(sockets, { kind: 'log-key' })).origin).toContain('/log/1')
})

test('a second signer on the same sockets is refused', async () => {
  await expect(startSigner(keys, sockets)).rejects.toThrow('another signer')
})

test('each socket answers its own kinds of request and nothing else', async () => {
  const raw = async (socket: 'log' | 'statements', line: string) => {
    const connection = connect(socketIn(sockets, socket))
    connection.end(`${line}\n`)
    return JSON.parse(await text(connection))
  }
  const checkpoint = JSON.stringify({ kind: 'sign-checkpoint', head: { size: 1, root: root('1') } })
  expect(await raw('statements', checkpoint)).toEqual({ failed: true })
  expect(await raw('log', '{"kind":"statement-key"}')).toEqual({ failed: true })
  expect(await raw('log', '{"kind":"sign","text":"anything"}')).toEqual({ failed: true })
  expect(await raw('log', 'no JSON')).toEqual({ failed: true })
})

test('a medium’s token is verified by the public key alone, and only as it was signed', async () => {
  const { pem } = await askSigner(sockets, { kind: 'statement-key' })
  const token = {
    mediumId: '01920000-0000-7000-8000-000000000001',
    ownerUnitId: '01920000-0000-7000-8000-000000000002',
    issueNumber: 3,
    issuedAt: '2026-06-19T11:12:54.000Z',
  }
  const signed = await signToken(sockets, token)
  expect(verifyToken(pem, signed)).toEqual(token)
  const altered = { ...signed, statement: signed.statement.replace('"issueNumber":3', '"issueNumber":4') }
  expect(() => verifyToken(pem, altered)).toThrow('not a token')
  expect(() => verifyToken(pem, { ...signed, statement: `${signed.statement} ` })).toThrow('not a token')
  const { pem: logPem } = await askSigner(sockets, { kind: 'log-key' })
  expect(() => verifyToken(logPem, signed)).toThrow('not a token')
})

test('a rotation is signed by both keys; then the new one signs and the old one is gone', async () => {
  const before = await askSigner(sockets, { kind: 'log-key' })
  const rotation = await askSigner(sockets, { kind: 'prepare-rotation' })
  expect(rotation.oldKey).toBe(before.vkey)
  for (const [key, signature] of [
    [rotation.oldKey, rotation.oldSignature],
    [rotation.newKey, rotation.newSignature],
  ] as const) {
    const { publicKey } = parseKey(key)
    expect(verify(null, Buffer.from(rotation.statement), publicKey, Buffer.from(signature, 'base64'))).toBe(true)
  }
  await restart() // between the two steps
  expect(await askSigner(sockets, { kind: 'prepare-rotation' })).toEqual(rotation)
  expect((await askSigner(sockets, { kind: 'log-key' })).vkey).toBe(before.vkey)
  const oldKey = await readFile(join(keys, 'log-1.key'))
  const complete = () => askSigner(sockets, { kind: 'complete-rotation', newKey: rotation.newKey })
  await expect(complete()).rejects.toThrow('nobody who looks after the keys permitted')
  await permit(keys, 'rotate', rotation.newKey)
  await complete()
  const again = await complete()
  expect(again.vkey).toBe(rotation.newKey)
  expect(createPublicKey(again.pem).asymmetricKeyType).toBe('ed25519')
  const { note } = await askSigner(sockets, { kind: 'sign-checkpoint', head: { size: 1, root: root('1') } })
  expect(verifyNote(note, [rotation.newKey]).by).toEqual([rotation.newKey])
  const rest = ['log-2.key', 'state.json', 'statements.key']
  expect((await readdir(keys)).sort()).toEqual(rest)
  // What a crash leaves between the steps goes with the next start: the old key, the permit, a key without a name.
  const left = { 'log-1.key': oldKey, '.draft-x.key': oldKey, 'rotate.permit': rotation.newKey }
  for (const [name, content] of Object.entries(left)) await writeFile(join(keys, name), content, { mode: 0o600 })
  await restart()
  expect((await readdir(keys)).sort()).toEqual(rest)
})

test('an adopted head goes on under a new origin; nothing is signed under the old one again', async () => {
  await askSigner(sockets, { kind: 'sign-checkpoint', head: { size: 10, root: root('a') } })
  await permit(keys, 'adopt', `4 ${root('b')}`)
  const adopt = () => askSigner(sockets, { kind: 'adopt', head: { size: 4, root: root('b') } })
  const adoption = await adopt()
  expect(adoption.signed).toEqual({ size: 10, root: root('a') })
  expect(adoption.newOrigin).not.toBe(adoption.oldOrigin)
  await restart()
  expect(await adopt()).toEqual(adoption)
  const { pem } = await askSigner(sockets, { kind: 'log-key' })
  const signature = Buffer.from(adoption.signature, 'base64')
  expect(verify(null, Buffer.from(adoption.statement), pem, signature)).toBe(true)
  const { note } = await askSigner(sockets, { kind: 'sign-checkpoint', head: { size: 5, root: root('c') } })
  expect(note.startsWith(`${adoption.newOrigin}\n5\n`)).toBe(true)
  await expect(adopt()).rejects.toThrow('nobody who looks after the keys permitted')
})

test('who may only use the socket can’t make the signer adopt a head, nor another than was permitted', async () => {
  await askSigner(sockets, { kind: 'sign-checkpoint', head: { size: 10, root: root('a') } })
  const before = await askSigner(sockets, { kind: 'log-key' })
  const adopt = () => askSigner(sockets, { kind: 'adopt', head: { size: 4, root: root('b') } })
  await expect(adopt()).rejects.toThrow('nobody who looks after the keys permitted')
  await permit(keys, 'adopt', `4 ${root('c')}`)
  await expect(adopt()).rejects.toThrow('nobody who looks after the keys permitted')
  expect(await askSigner(sockets, { kind: 'log-key' })).toEqual(before)
})

test('ssh-keygen accepts the signature of an export’s manifest, and refuses a changed one', async () => {
  const manifest = `${root('0')}  events.csv\n`
  const { ssh } = await askSigner(sockets, { kind: 'statement-key' })
  const { signature } = await askSigner(sockets, {
    kind: 'sign-export',
    manifestSha512: sha512(manifest).toString('hex'),
  })
  await writeFile(join(folder, 'allowed'), `cdip ${ssh}\n`)
  await writeFile(join(folder, 'SHA256SUMS.sig'), signature)
  const check = (input: string) =>
    execFileSync(
      'ssh-keygen',
      ['-Y', 'verify', '-f', 'allowed', '-I', 'cdip', '-n', NAMESPACE, '-s', 'SHA256SUMS.sig'],
      { cwd: folder, input, stdio: ['pipe', 'pipe', 'pipe'] },
    ).toString()
  expect(check(manifest)).toContain('Good "cdip-custody-export" signature')
  expect(() => check(`${manifest} `)).toThrow()
})
