import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A line to a server that breaks where it is told to; both ends see a reset, as when a cable is pulled. */
export type FaultyLine = {
  /** What a client asks instead of the server itself. */
  origin: string
  /** The next answer is lost: the server has done what it was asked, and the client never hears of it. */
  loseNextAnswer: () => void
  /** The line breaks when so many more bytes have gone to the server. */
  cutAfter: (bytes: number) => void
  stop: () => Promise<void>
}

export async function startFaultyLine(serverOrigin: string): Promise<FaultyLine> {
  const { hostname, port } = new URL(serverOrigin)
  const open = new Set<Socket>()
  let losesAnswer = false
  let bytesLeft = Number.POSITIVE_INFINITY

  function carry(client: Socket): void {
    const server = connect(Number(port), hostname)
    const both = [client, server]
    const breakLine = () => {
      for (const socket of both) socket.resetAndDestroy()
    }
    for (const socket of both) {
      open.add(socket)
      socket.on('error', breakLine)
      socket.on('close', () => {
        open.delete(socket)
        for (const other of both) other.destroy()
      })
    }
    client.on('data', (chunk: Buffer) => {
      const carried = chunk.subarray(0, bytesLeft)
      bytesLeft -= carried.length
      const isCut = carried.length < chunk.length || bytesLeft === 0
      if (isCut) bytesLeft = Number.POSITIVE_INFINITY
      // What was carried must leave before the reset: a reset throws unsent bytes away.
      const isTaken = server.write(carried, () => isCut && breakLine())
      if (isTaken) return
      client.pause()
      server.once('drain', () => client.resume())
    })
    server.on('data', (chunk: Buffer) => {
      if (!losesAnswer) return client.write(chunk)
      losesAnswer = false
      breakLine()
    })
  }

  const listener = createServer(carry).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  return {
    origin: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    loseNextAnswer: () => {
      losesAnswer = true
    },
    cutAfter: (bytes) => {
      bytesLeft = bytes
    },
    stop: async () => {
      for (const socket of open) socket.destroy()
      listener.close()
      await once(listener, 'close')
    },
  }
}
