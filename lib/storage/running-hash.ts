import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { crc32 } from 'node:zlib'

const READ_BYTES = 1024 * 1024

/** SHA-256 and CRC-32 of bytes that arrive in several files, one after the other; the state lives in this process only. */
export type RunningHash = {
  /** Bytes taken so far. */
  readonly atBytes: number
  /** Takes `lengthBytes` of the file from `from`. Throws where the file is shorter. */
  take: (path: string, from: number, lengthBytes: number) => Promise<void>
  result: () => { sha256: string; crc32: number }
}

export function startHash(): RunningHash {
  const sha256 = createHash('sha256')
  let crc = 0
  let atBytes = 0
  return {
    get atBytes() {
      return atBytes
    },
    take: async (path, from, lengthBytes) => {
      const handle = await open(path, 'r')
      try {
        const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, Math.max(lengthBytes, 1)))
        for (let done = 0; done < lengthBytes; ) {
          const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, lengthBytes - done), from + done)
          if (bytesRead === 0) throw new Error(`${path} is shorter than its acknowledged bytes`)
          const bytes = buffer.subarray(0, bytesRead)
          sha256.update(bytes)
          crc = crc32(bytes, crc)
          done += bytesRead
          atBytes += bytesRead
        }
      } finally {
        await handle.close()
      }
    },
    result: () => ({ sha256: sha256.copy().digest('hex'), crc32: crc }),
  }
}
