import { sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { log } from '#lib/log.ts'
import { loadOrMakeKey, openKeyFolder } from '#lib/signer/keys.ts'
import { replaceFile } from '#lib/storage/files.ts'
import { cosignedMessage, encodeKey, signatureLine } from './note.ts'
import { readIfThere } from './tile-files.ts'
import { rule } from './witness-rules.ts'

/*
 * A witness, for another machine and another administrator: it cosigns a checkpoint that is consistent with the last that
 * it cosigned and refuses every other. Entries never reach it, and it keeps no more than a size and a root.
 */
const MAX_BODY_BYTES = 64 * 1024
const Memory = z.record(z.string(), z.object({ size: z.number().int(), root: z.string() }))

export type WitnessOptions = { folder: string; name: string; logKeys: readonly string[]; port: number; host: string }
export type RunningWitness = { vkey: string; url: string; stop: () => Promise<void> }

/** Starts a witness with its key and memory in `folder`, made on the first start. */
export async function startWitness({ folder, name, logKeys, port, host }: WitnessOptions): Promise<RunningWitness> {
  await openKeyFolder(folder)
  const key = await loadOrMakeKey(folder, 'witness.key')
  const vkey = encodeKey(name, key, 'witness')
  const memoryPath = join(folder, 'seen.json')
  let memory = Memory.parse(JSON.parse((await readIfThere(memoryPath))?.toString() ?? '{}'))

  async function cosign(body: string): Promise<{ status: number; answer: string; type?: string }> {
    const seen = (origin: string) => {
      const last = memory[origin]
      return last ? { size: last.size, root: Buffer.from(last.root, 'hex') } : null
    }
    const ruling = rule(body, logKeys, seen)
    if (ruling.status === 409) return { status: 409, answer: `${ruling.size}\n`, type: 'text/x.tlog.size' }
    if (ruling.status !== 200) return { status: ruling.status, answer: '' }
    const { origin, size, root } = ruling.head
    const next = { ...memory, [origin]: { size, root: root.toString('hex') } }
    await replaceFile(memoryPath, JSON.stringify(next), 0o600) // before the cosignature exists
    memory = next
    const seconds = Math.floor(Date.now() / 1000)
    const time = Buffer.alloc(8)
    time.writeBigUInt64BE(BigInt(seconds))
    const signature = sign(null, cosignedMessage(ruling.text, seconds), key)
    return { status: 200, answer: signatureLine(vkey, Buffer.concat([time, signature])) }
  }

  let last: Promise<unknown> = Promise.resolve()
  /** One at a time: what may be cosigned depends on what was cosigned before. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work)
    last = turn
    return turn
  }
  const server = createServer((request, response) => {
    answerOne(request, response, (body) => inTurn(() => cosign(body))).catch((error: unknown) => {
      log('error', 'the witness could not answer', { error })
      response.writeHead(500).end()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const { port: bound } = server.address() as AddressInfo
  const stop = () => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return { vkey, url: `http://${host}:${bound}`, stop }
}

type Cosign = (body: string) => Promise<{ status: number; answer: string; type?: string }>

async function answerOne(request: IncomingMessage, response: ServerResponse, cosign: Cosign): Promise<void> {
  if (request.method !== 'POST' || request.url !== '/add-checkpoint') {
    response.writeHead(404).end()
    return
  }
  if (Number(request.headers['content-length'] ?? MAX_BODY_BYTES + 1) > MAX_BODY_BYTES) {
    response.writeHead(413).end()
    return
  }
  const { status, answer, type } = await cosign(await text(request))
  response.writeHead(status, { 'Content-Type': type ?? 'text/plain; charset=utf-8' }).end(answer)
}
