/*
 * Tar archives (POSIX.1-1988 "ustar"), which every system can open. Pure; for a few small files, in memory.
 */
const BLOCK = 512

function header(path: string, size: number, modifiedAt: Date): Buffer {
  if (Buffer.byteLength(path) > 100) throw new RangeError(`a path of more than 100 bytes: ${path}`)
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, at: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at)
  block.write(path, 0)
  octal(0o644, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(Math.floor(modifiedAt.getTime() / 1000), 136, 12)
  block.write('        0', 148) // the checksum counts as spaces; then the type: a file
  block.write('ustar\0' + '00', 257)
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  )
  return block
}

/** One archive of these files, all of the same time. Throws RangeError on a path of more than 100 bytes. */
export function tarOf(files: readonly { path: string; content: Uint8Array }[], modifiedAt: Date): Buffer {
  const blocks = files.flatMap(({ path, content }) => [
    header(path, content.byteLength, modifiedAt),
    content,
    Buffer.alloc((BLOCK - (content.byteLength % BLOCK)) % BLOCK),
  ])
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)])
}
