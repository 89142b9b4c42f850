import { Server } from 'node:http'
import type { Duplex } from 'node:stream'

/**
 * Nothing here speaks WebSocket, and Next leaves a socket that asks for an upgrade open without an answer: anybody could
 * pile them up. Every server of this process refuses from now on.
 */
export function refuseUpgrades(): void {
  const emit = Server.prototype.emit
  Server.prototype.emit = function refusing(this: Server, event: string, ...rest: unknown[]): boolean {
    if (event !== 'upgrade') return Reflect.apply(emit, this, [event, ...rest])
    const socket = rest[1] as Duplex
    socket.on('error', () => {}) // gone already: nobody is left to be refused
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    return true
  }
}
