import { chmod, mkdir, unlink } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { CdipError } from '#lib/errors.ts'
import { log } from '#lib/log.ts'
import { openSigner } from './answer.ts'
import { LogRequest, type Reply, StatementRequest, socketIn } from './schema.ts'

export type RunningSigner = { stop: () => Promise<void> }

/** No request is longer: what never ends its line is cut off. */
const MAX_LINE = 16_384

/** Whether a signer answers there: two with one memory could sign two logs. */
function isServed(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false)) // nobody is there: a socket that a kill left behind
  })
}

/**
 * Serves two Unix sockets in `socketFolder`, each in a folder of its own, whose group says who reaches it: `log` the worker
 * and the command line, `statements` web. One line of JSON in, one out. Makes the keys in `keyFolder` on the first start.
 * Throws where another signer serves.
 */
export async function startSigner(keyFolder: string, socketFolder: string): Promise<RunningSigner> {
  const signer = await openSigner(keyFolder)
  let last: Promise<unknown> = Promise.resolve()
  /** One request at a time: what may be signed depends on what was signed before. */
  const inTurn = (work: () => Promise<unknown>) => {
    const turn = last.then(work, work)
    last = turn
    return turn
  }
  const logSocket = await listen(socketIn(socketFolder, 'log'), (line) =>
    inTurn(() => signer.answerLog(LogRequest.parse(JSON.parse(line)))),
  )
  const statementSocket = await listen(socketIn(socketFolder, 'statements'), (line) =>
    inTurn(() => signer.answerStatement(StatementRequest.parse(JSON.parse(line)))),
  )
  return {
    stop: async () => {
      await Promise.all([logSocket, statementSocket].map((server) => new Promise((done) => server.close(done))))
    },
  }
}

async function listen(path: string, answer: (line: string) => Promise<unknown>): Promise<Server> {
  await mkdir(dirname(path), { recursive: true, mode: 0o750 })
  if (await isServed(path)) throw new Error(`another signer serves ${path}`)
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  const server = createServer((socket) => serveOne(socket, answer))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  await chmod(path, 0o660)
  return server
}

function serveOne(socket: Socket, answer: (line: string) => Promise<unknown>): void {
  let received = 0
  socket.on('data', (chunk) => {
    received += chunk.length
    if (received > MAX_LINE) socket.destroy()
  })
  socket.on('error', () => socket.destroy())
  const lines = createInterface({ input: socket })
  lines.on('error', () => socket.destroy()) // it passes the socket's on; a client that was killed must not end the signer
  lines.once('line', async (line) => {
    socket.end(`${JSON.stringify(await replyTo(answer, line))}\n`)
  })
}

async function replyTo(answer: (line: string) => Promise<unknown>, line: string): Promise<Reply> {
  try {
    return { answer: await answer(line) }
  } catch (error) {
    log('warn', 'not signed', { error })
    return error instanceof CdipError ? { refused: error.message } : { failed: true }
  }
}
