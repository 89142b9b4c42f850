import { open } from 'node:fs/promises'
import mediaInfoFactory from 'mediainfo.js'

/*
 * A program of its own, run by lib/media/sandbox.ts: prints what MediaInfo says of `/input` as JSON. It reads where it
 * wants to, so a file of any size costs a few reads.
 */
const handle = await open('/input', 'r')
const { size } = await handle.stat()
const mediaInfo = await mediaInfoFactory({ format: 'JSON', full: false })
const said = await mediaInfo.analyzeData(size, async (length, offset) => {
  const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, offset)
  return buffer.subarray(0, bytesRead)
})
process.stdout.write(said)
mediaInfo.close()
await handle.close()
