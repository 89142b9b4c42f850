// DHAV, as Dahua recorders write it; the layout is the one that ffmpeg's libavformat/dhav.c reads.
const HEAD_BYTES = 24
const FRAME = { key: 0xfd, other: 0xfc }
const EXTENSION = Buffer.from([0x80, 0x00, 80, 45, 0x81, 0x00, 0x02, 12]) // 640×360 in units of 8; H.264, 12 frames a second

/** Splits an H.264 byte stream (Annex B) where an access unit delimiter begins. */
function accessUnits(stream: Buffer): Buffer[] {
  const starts: number[] = []
  const mark = Buffer.from([0, 0, 0, 1, 9])
  for (let at = stream.indexOf(mark); at >= 0; at = stream.indexOf(mark, at + 1)) starts.push(at)
  return starts.map((start, index) => stream.subarray(start, starts[index + 1]))
}

/** Seconds as the recorder packs them: year since 2000, month, day, hour, minute, second. */
function packed(at: Date): number {
  const date = ((at.getUTCFullYear() - 2000) << 26) | ((at.getUTCMonth() + 1) << 22) | (at.getUTCDate() << 17)
  return (date | (at.getUTCHours() << 12) | (at.getUTCMinutes() << 6) | at.getUTCSeconds()) >>> 0
}

/** Wraps an H.264 stream with access unit delimiters as the DHAV file of one channel. `local` is the recorder's clock, as if UTC. */
export function wrapAsDav(stream: Buffer, local: Date, framesPerSecond: number): Buffer {
  const frames = accessUnits(stream).map((unit, index) => {
    const isKey = unit.includes(Buffer.from([0, 0, 1, 0x65]))
    const length = HEAD_BYTES + EXTENSION.length + unit.length + 8
    const at = new Date(local.getTime() + (index * 1000) / framesPerSecond)
    const head = Buffer.alloc(HEAD_BYTES)
    head.write('DHAV', 0, 'latin1')
    head[4] = isKey ? FRAME.key : FRAME.other
    head.writeUInt32LE(index, 8)
    head.writeUInt32LE(length, 12)
    head.writeUInt32LE(packed(at), 16)
    head.writeUInt16LE(at.getTime() % 65_536, 20)
    head[22] = EXTENSION.length
    head[23] = head.subarray(0, 23).reduce((sum, byte) => (sum + byte) & 0xff, 0)
    const tail = Buffer.from('dhav\0\0\0\0', 'latin1')
    tail.writeUInt32LE(length, 4)
    return Buffer.concat([head, EXTENSION, unit, tail])
  })
  return Buffer.concat(frames)
}
