import { JobTrouble } from '#lib/jobs/trouble.ts'
import { FFPROBE, SAFE_INPUT } from './ffmpeg.ts'
import type { Frame, FrameIndex } from './frame-index.ts'
import { ratio, type Stream } from './readings.ts'
import { INPUT, runTool, type ToolRun } from './sandbox.ts'

/** An hour for what is read at the disk's speed: a day of video took 8 s. */
const WALL_CLOCK_MS = 3_600_000
/** Four days at 25 frames a second, half a gigabyte here. More is an endless stream, made to fill memory. */
const MOST_FRAMES = 8_640_000
/** What ffmpeg itself takes for a stream that says no rate. */
const USUAL_RATE = 25

export const INDEX_ARGUMENTS = [
  ...['-v', 'error', ...SAFE_INPUT, '-select_streams', 'V:0'],
  ...['-show_entries', 'packet=pts,size,flags', '-of', 'compact=p=0:nk=1', INPUT],
]

type Packet = Omit<Frame, 'pts'> & { pts: number | null }
const isTimed = (packet: Packet): packet is Frame => packet.pts !== null

/** One line of ffprobe, `pts|size|flags`; null for what an edit list leaves out (flag D). Pure. */
export function packetOf(line: string): Packet | null {
  const [pts = '', size = '', flags = ''] = line.split('|')
  if (!/^\d+$/.test(size) || flags.includes('D')) return null
  return { pts: pts === 'N/A' ? null : Number(pts), sizeBytes: Number(size), isKey: flags.startsWith('K') }
}

/**
 * Lists every frame of the picture stream without decoding any. Where the stream has no time stamps, frames follow each
 * other at its stated rate, and the index says that this is assumed.
 */
export async function indexFrames(place: Pick<ToolRun, 'input' | 'signal'>, video: Stream): Promise<FrameIndex> {
  const frames: Packet[] = []
  let rest = ''
  const tooMany = new AbortController()
  const take = (lines: string[]) => {
    for (const line of lines) {
      const packet = packetOf(line)
      if (packet) frames.push(packet)
    }
    if (frames.length > MOST_FRAMES) tooMany.abort(new JobTrouble('failed', `more than ${MOST_FRAMES} frames`))
  }
  await runTool({
    ...{ program: FFPROBE, args: INDEX_ARGUMENTS, input: place.input, wallClockMs: WALL_CLOCK_MS },
    signal: AbortSignal.any([place.signal, tooMany.signal]),
    onStdout: (chunk) => {
      const lines = `${rest}${chunk.toString('latin1')}`.split('\n')
      rest = lines.pop() ?? ''
      take(lines)
    },
  })
  take([rest])
  return assembled(frames, video)
}

function assembled(found: Packet[], video: Stream): FrameIndex {
  const [numerator = 1, denominator = 1000] = video.time_base.split('/').map(Number)
  if (found.every(isTimed)) {
    return { timeBase: { numerator, denominator }, isRateAssumed: false, frames: found.sort((a, b) => a.pts - b.pts) }
  }
  const rate = ratio(video.avg_frame_rate) ?? ratio(video.r_frame_rate) ?? USUAL_RATE
  const frames = found.map((each, at) => ({ ...each, pts: Math.round((at * 1_000_000) / rate) }))
  return { timeBase: { numerator: 1, denominator: 1_000_000 }, isRateAssumed: true, frames }
}

export type FrameFacts = { frames: number; durationUs: number; frameRate: number | null; isRateVarying: boolean }

/** What the index says of the whole: a varying rate is one whose steps differ by more than a tenth of the middle one. Pure. */
export function frameFacts(times: readonly number[]): FrameFacts {
  const steps = times.slice(1).map((time, at) => time - (times[at] ?? 0))
  const sorted = Float64Array.from(steps).sort()
  const middle = sorted[sorted.length >> 1] ?? 0
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0)
  return {
    frames: times.length,
    // The last frame is shown as long as the middle one.
    durationUs: span + middle,
    frameRate: span > 0 ? ((times.length - 1) * 1_000_000) / span : null,
    isRateVarying: steps.some((step) => Math.abs(step - middle) > middle / 10 + 1000),
  }
}
