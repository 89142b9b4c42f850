import type { FileHandle } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { releaseMemory } from './files.ts'

// Less costs calls, more was no faster.
const PIECE_BYTES = 256 * 1024
// What is hidden is on its way to somebody for so long at most, beside what his system already has.
const ASK_EVERY_MS = 1000

/**
 * Writes bytes `start` to `end` (inclusive) of an open file to a client, by turns through two pieces of memory. A stream
 * takes new memory for each piece it reads, and the collector of a large process then took more time than the sending.
 * Returns whether all went: a viewer that seeks or leaves ends the connection, which is no failure, and so does `mayGoOn`,
 * asked before a piece every `everyMs`: what was hidden while it was sent goes no further. Throws where the file can't be
 * read or is shorter. Leaves `to` open, and the handle.
 */
export async function sendRange(
  handle: FileHandle,
  start: number,
  end: number,
  to: Writable,
  { mayGoOn, everyMs = ASK_EVERY_MS }: { mayGoOn?: () => Promise<boolean>; everyMs?: number } = {},
): Promise<boolean> {
  const pieceBytes = Math.min(PIECE_BYTES, end - start + 1)
  const pieces = [0, 1].map(() => ({ memory: Buffer.allocUnsafeSlow(pieceBytes), isSent: Promise.resolve(true) }))
  let at = start
  let askedAt = performance.now()
  for (let turn = 0; at <= end; turn += 1) {
    const piece = pieces[turn % 2] as (typeof pieces)[number]
    if (!(await piece.isSent) || to.destroyed) return false
    if (mayGoOn && performance.now() - askedAt >= everyMs) {
      if (!(await mayGoOn())) return false
      askedAt = performance.now()
    }
    const { bytesRead } = await handle.read(piece.memory, 0, Math.min(pieceBytes, end - at + 1), at)
    if (bytesRead === 0) throw new Error('the file is shorter than it was')
    at += bytesRead
    piece.isSent = write(to, piece.memory.subarray(0, bytesRead))
  }
  const isSent = (await Promise.all(pieces.map((piece) => piece.isSent))).every(Boolean)
  // Of a connection that broke, the system may still hold the memory.
  if (isSent) for (const { memory } of pieces) releaseMemory(memory)
  return isSent
}

/** Resolves when the bytes are with the system and their memory is free, or with false when the client is gone. */
function write(to: Writable, bytes: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    const leave = () => resolve(false)
    to.once('close', leave)
    to.write(bytes, (error) => {
      to.off('close', leave)
      resolve(!error)
    })
  })
}
