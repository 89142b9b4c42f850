import { createServer, get, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { refuseUpgrades } from './refuse-upgrades.ts'

const { emit } = Server.prototype
afterEach(() => {
  Server.prototype.emit = emit
})

test('who asks for a WebSocket is refused at once, whoever listens for one; other requests are answered', async () => {
  refuseUpgrades()
  const server = createServer((_request, response) => response.end('answered'))
  server.on('upgrade', () => {}) // as Next does: takes the socket and says nothing
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const statusOf = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      get(url, { headers }, (response) => resolve(response.resume().statusCode)).on('error', reject)
    })
  expect(await statusOf({ Connection: 'Upgrade', Upgrade: 'websocket' })).toBe(400)
  expect(await statusOf({})).toBe(200)
  await new Promise((resolve) => server.close(resolve))
})
