/*
 * Every frame of a recording in the order of showing: its time stamp in the stream's own time base, its size and whether
 * it stands alone. Layout, little-endian: "CDFI", version (1 byte), flags (1: the rate is assumed), 2 bytes unused; time
 * base numerator, denominator, number of frames (4 bytes each); first time stamp (8); bytes of the first column (4); then
 * two columns of variable-length integers (LEB128): second differences of the time stamps (zigzag), and size × 2 + key.
 */
export type Frame = { pts: number; sizeBytes: number; isKey: boolean }
export type FrameIndex = {
  /** Seconds of one unit are numerator / denominator. */
  timeBase: { numerator: number; denominator: number }
  isRateAssumed: boolean
  frames: Frame[]
}

const MAGIC = 0x49464443
const HEAD_BYTES = 32

class Varints {
  bytes = new Uint8Array(1024)
  length = 0

  put(value: number): void {
    let rest = value
    if (this.length + 10 > this.bytes.length) {
      const larger = new Uint8Array(this.bytes.length * 2)
      larger.set(this.bytes)
      this.bytes = larger
    }
    while (rest >= 128) {
      this.bytes[this.length++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    this.bytes[this.length++] = rest
  }
}

const zigzag = (value: number) => (value < 0 ? -2 * value - 1 : 2 * value)
const unzigzag = (value: number) => (value % 2 === 1 ? -(value + 1) / 2 : value / 2)

/** The bytes of an index. Pure. */
export function encodeFrameIndex({ timeBase, isRateAssumed, frames }: FrameIndex): Uint8Array {
  const [times, sizes] = [new Varints(), new Varints()]
  let [before, step] = [frames[0]?.pts ?? 0, 0]
  for (const { pts, sizeBytes, isKey } of frames) {
    times.put(zigzag(pts - before - step))
    step = pts - before
    before = pts
    sizes.put(sizeBytes * 2 + (isKey ? 1 : 0))
  }
  const bytes = new Uint8Array(HEAD_BYTES + times.length + sizes.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint8(4, 1)
  view.setUint8(5, isRateAssumed ? 1 : 0)
  view.setUint32(8, timeBase.numerator, true)
  view.setUint32(12, timeBase.denominator, true)
  view.setUint32(16, frames.length, true)
  view.setBigInt64(20, BigInt(frames[0]?.pts ?? 0), true)
  view.setUint32(28, times.length, true)
  bytes.set(times.bytes.subarray(0, times.length), HEAD_BYTES)
  bytes.set(sizes.bytes.subarray(0, sizes.length), HEAD_BYTES + times.length)
  return bytes
}

/** Reads an index back; throws on other bytes. Pure; runs in browsers too. */
export function decodeFrameIndex(bytes: Uint8Array): FrameIndex {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < HEAD_BYTES || view.getUint32(0, true) !== MAGIC || view.getUint8(4) !== 1)
    throw new Error('not a frame index')
  const read = (start: number) => {
    let at = start
    return () => {
      let [value, scale] = [0, 1]
      for (;;) {
        const byte = view.getUint8(at++)
        value += (byte % 128) * scale
        if (byte < 128) return value
        scale *= 128
      }
    }
  }
  const nextTime = read(HEAD_BYTES)
  const nextSize = read(HEAD_BYTES + view.getUint32(28, true))
  let [pts, step] = [Number(view.getBigInt64(20, true)), 0]
  const frames = Array.from({ length: view.getUint32(16, true) }, (): Frame => {
    step += unzigzag(nextTime())
    pts += step
    const size = nextSize()
    return { pts, sizeBytes: Math.floor(size / 2), isKey: size % 2 === 1 }
  })
  return {
    timeBase: { numerator: view.getUint32(8, true), denominator: view.getUint32(12, true) },
    isRateAssumed: view.getUint8(5) === 1,
    frames,
  }
}

/** Microseconds of each frame from the first one. Pure. */
export function timesUs({ timeBase, frames }: FrameIndex): number[] {
  const first = frames[0]?.pts ?? 0
  return frames.map(({ pts }) => Math.round(((pts - first) * timeBase.numerator * 1_000_000) / timeBase.denominator))
}
