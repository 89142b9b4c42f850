import { open, writeFile } from 'node:fs/promises'
import { createServer, get, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { sendRange } from '#lib/storage/send.ts'
import { sendBytes } from './send-bytes.ts'

test('a client that left before the first byte is no failure, and the file is closed', async () => {
  const path = join(tmpdir(), `cdip-send-${process.pid}`)
  await writeFile(path, Buffer.alloc(1024 * 1024))
  const handle = await open(path, 'r')
  const outcome = Promise.withResolvers<void>()
  const server = createServer((request, response) => {
    const send = () =>
      sendBytes(
        request,
        response,
        {
          handle,
          sizeBytes: 1024 * 1024,
          mediaType: 'video/mp4',
          name: 'a',
          etag: '"a"',
          isSecret: false,
          isStillSeen: async () => true,
        },
        'inline',
      ).then(outcome.resolve, outcome.reject)
    response.once('close', send)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  server.once('request', () => client.destroy())
  await outcome.promise
  await expect(handle.stat()).rejects.toThrow()
  server.close()
})

test('a client that reads slowly gets every byte in its place', async () => {
  const path = join(tmpdir(), `cdip-send-slowly-${process.pid}`)
  const content = Buffer.from(Uint32Array.from({ length: 1_500_000 }, (_, n) => n).buffer)
  await writeFile(path, content)
  const about = {
    sizeBytes: content.length,
    mediaType: 'video/mp4',
    name: 'a',
    etag: '"a"',
    isSecret: false,
    isStillSeen: async () => true,
  }
  const server = createServer(async (request, response) =>
    sendBytes(request, response, { handle: await open(path, 'r'), ...about }, 'inline'),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const [first, last] = [3, content.length - 5]
  const incoming = await new Promise<IncomingMessage>((resolve) =>
    get(url, { headers: { Range: `bytes=${first}-${last}` } }, resolve),
  )
  const received: Buffer[] = []
  // Each read waits for the loop's next turn, so that the sender meets a full line.
  for await (const chunk of incoming) {
    received.push(chunk)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(incoming.statusCode).toBe(206)
  expect(Buffer.concat(received).equals(content.subarray(first, last + 1))).toBe(true)
  server.close()
})

test('what may not be seen any more goes no further, however much of it is sent already', async () => {
  const path = join(tmpdir(), `cdip-send-hidden-${process.pid}`)
  await writeFile(path, Buffer.alloc(4 * 1024 * 1024))
  const handle = await open(path, 'r')
  let sentBytes = 0
  const to = new Writable({
    write(chunk: Buffer, _encoding, done) {
      sentBytes += chunk.length
      done()
    },
  })
  const answers = [true, true]
  const mayGoOn = async () => answers.pop() ?? false
  expect(await sendRange(handle, 0, 4 * 1024 * 1024 - 1, to, { mayGoOn, everyMs: 0 })).toBe(false)
  expect(sentBytes).toBe(2 * 256 * 1024)
  await handle.close()
})
