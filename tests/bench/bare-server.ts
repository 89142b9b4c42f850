// The reference: a node:http server that pipes each part into a file and syncs it, and serves a file by range.
import { createReadStream, createWriteStream, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { pipeline } from 'node:stream/promises'

const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
  if (request.method === 'PATCH') {
    const start = Number(request.headers['upload-offset'])
    await pipeline(request, createWriteStream(path, { flags: start === 0 ? 'w' : 'r+', start, flush: true }))
    response.writeHead(204).end()
    return
  }
  const size = statSync(path).size
  const [, first = '0', last = String(size - 1)] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? []
  const [start, end] = [Number(first), Number(last)]
  response.writeHead(request.headers.range ? 206 : 200, { 'Content-Length': end - start + 1 })
  createReadStream(path, { start, end }).pipe(response)
})
server.requestTimeout = 0
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object') process.send?.({ port: address.port })
})
