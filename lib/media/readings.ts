import { z } from 'zod'
import type { Reading } from './schema.ts'

/* What three tools print, as readings that can be laid beside each other. Pure. */
type Said = Omit<Reading, 'tool' | 'version' | 'trouble'>
export const SAID_NOTHING: Said = {
  ...{ format: '', videoCodec: '', audioCodec: '', width: null, height: null },
  ...{ frameRate: null, durationUs: null, recordedAt: '' },
}

const number = z.coerce.number().finite()
const maybe = (value: unknown): number | null => {
  const { success, data } = number.safeParse(value ?? 'none')
  return success && data > 0 ? data : null
}
const micro = (seconds: unknown): number | null => {
  const value = maybe(seconds)
  return value === null ? null : Math.round(value * 1_000_000)
}
/** `30000/1001` and the like; null for `0/0`. */
export function ratio(text: string | undefined): number | null {
  const [numerator = 0, denominator = 1] = (text ?? '').split('/').map(Number)
  return maybe(numerator / denominator)
}

const Stream = z.looseObject({
  codec_type: z.string().default(''),
  codec_name: z.string().default(''),
  has_b_frames: z.number().default(0),
  width: z.number().default(0),
  height: z.number().default(0),
  pix_fmt: z.string().default(''),
  sample_aspect_ratio: z.string().default(''),
  field_order: z.string().default(''),
  profile: z.string().default(''),
  r_frame_rate: z.string().default(''),
  avg_frame_rate: z.string().default(''),
  time_base: z.string().default('1/1000'),
  start_time: z.string().optional(),
  disposition: z.object({ attached_pic: z.number().default(0) }).default({ attached_pic: 0 }),
  side_data_list: z.array(z.looseObject({ rotation: z.number().optional() })).default([]),
  tags: z.record(z.string(), z.string()).default({}),
})
export type Stream = z.infer<typeof Stream>
const Probe = z.object({
  streams: z.array(Stream).default([]),
  format: z
    .looseObject({
      format_name: z.string().default(''),
      duration: z.string().optional(),
      start_time: z.string().optional(),
      tags: z.record(z.string(), z.string()).default({}),
    })
    .default({ format_name: '', tags: {} }),
})
export type Probe = z.infer<typeof Probe>

export const parseProbe = (stdout: string): Probe => Probe.parse(JSON.parse(stdout || '{}'))
/** The picture stream that is shown: never the cover of a song. */
export const videoOf = ({ streams }: Probe) =>
  streams.find((each) => each.codec_type === 'video' && each.width > 0 && each.disposition.attached_pic === 0)
export const audioOf = ({ streams }: Probe) => streams.find((each) => each.codec_type === 'audio')

export function readProbe(probe: Probe): Said {
  const video = videoOf(probe)
  const { format_name, duration, tags } = probe.format
  return {
    format: format_name,
    videoCodec: video?.codec_name ?? '',
    audioCodec: audioOf(probe)?.codec_name ?? '',
    width: maybe(video?.width),
    height: maybe(video?.height),
    frameRate: ratio(video?.avg_frame_rate) ?? ratio(video?.r_frame_rate),
    durationUs: micro(duration),
    recordedAt: tags.creation_time ?? '',
  }
}

/** ExifTool's `-json -n -G0`: one object with keys `Group:Tag`. */
export function readExif(stdout: string): Said {
  const [tags = {}] = z.array(z.record(z.string(), z.unknown())).parse(JSON.parse(stdout || '[]'))
  const find = (...names: string[]) =>
    names
      .map((name) => Object.entries(tags).find(([key]) => key.endsWith(`:${name}`) && !key.startsWith('System'))?.[1])
      .find((value) => value !== undefined)
  const at = String(find('DateTimeOriginal', 'MediaCreateDate', 'CreateDate') ?? '')
  return {
    format: String(find('FileType') ?? ''),
    videoCodec: String(find('CompressorID', 'VideoCodecID') ?? ''),
    audioCodec: String(find('AudioFormat') ?? ''),
    width: maybe(find('ImageWidth')),
    height: maybe(find('ImageHeight')),
    frameRate: maybe(find('VideoFrameRate')),
    durationUs: micro(find('Duration')),
    recordedAt: /^0000/.test(at) ? '' : at,
  }
}

const Track = z.looseObject({ '@type': z.string() })
const MediaInfoSaid = z.object({ media: z.object({ track: z.array(Track).default([]) }).nullish() })

/** MediaInfo's JSON. */
export function readMediaInfo(stdout: string): Said {
  const tracks = MediaInfoSaid.parse(JSON.parse(stdout || '{}')).media?.track ?? []
  const of = (type: string): Record<string, unknown> => tracks.find((each) => each['@type'] === type) ?? {}
  const [general, video, audio] = [of('General'), { ...of('Image'), ...of('Video') }, of('Audio')]
  return {
    format: String(general.Format ?? ''),
    videoCodec: String(video.Format ?? ''),
    audioCodec: String(audio.Format ?? ''),
    width: maybe(video.Width),
    height: maybe(video.Height),
    frameRate: maybe(video.FrameRate),
    durationUs: micro(general.Duration ?? video.Duration),
    recordedAt: String(general.Encoded_Date ?? general.Recorded_Date ?? ''),
  }
}

export type Disagreement = { what: 'size' | 'frameRate' | 'duration'; said: { tool: Reading['tool']; value: string }[] }

const differs = (values: number[], tolerance: number) => Math.max(...values) > Math.min(...values) * (1 + tolerance)

/** Where the tools contradict each other: sizes at all, rates and lengths by more than a hundredth. Pure. */
export function disagreements(readings: readonly Reading[]): Disagreement[] {
  const found: Disagreement[] = []
  const add = (what: Disagreement['what'], read: (reading: Reading) => string | null) =>
    found.push({
      what,
      said: readings.flatMap((each) => {
        const value = read(each)
        return value === null ? [] : [{ tool: each.tool, value }]
      }),
    })
  const numbers = (key: 'frameRate' | 'durationUs') => readings.flatMap((each) => each[key] ?? [])
  const sizes = new Set(readings.flatMap(({ width, height }) => (width && height ? [`${width} × ${height}`] : [])))
  if (sizes.size > 1) add('size', ({ width, height }) => (width && height ? `${width} × ${height}` : null))
  if (differs(numbers('frameRate'), 0.01)) {
    add('frameRate', ({ frameRate }) => (frameRate === null ? null : String(Math.round(frameRate * 1000) / 1000)))
  }
  if (differs(numbers('durationUs'), 0.01)) {
    add('duration', ({ durationUs }) => (durationUs === null ? null : `${(durationUs / 1_000_000).toFixed(3)} s`))
  }
  return found
}
