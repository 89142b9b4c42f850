import { open, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
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
        { handle, sizeBytes: 1024 * 1024, mediaType: 'video/mp4', name: 'a', etag: '"a"', isSecret: false },
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
