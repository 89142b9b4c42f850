import { audioOf, type Probe, type Stream, videoOf } from './readings.ts'
import type { Way } from './schema.ts'

const PLAIN_PIXELS = new Set(['yuv420p', 'yuvj420p'])
const SOUND = new Set(['', 'aac', 'mp3', 'opus', 'vorbis', 'flac'])

const isPlainH264 = ({ codec_name, pix_fmt, field_order }: Stream) =>
  codec_name === 'h264' && PLAIN_PIXELS.has(pix_fmt) && ['', 'progressive', 'unknown'].includes(field_order)
const isOpenCodec = ({ codec_name, pix_fmt }: Stream) =>
  ['vp8', 'vp9', 'av1'].includes(codec_name) && (PLAIN_PIXELS.has(pix_fmt) || pix_fmt === 'yuv420p10le')

/** The cheapest way by which Debian's Chromium shows it (media.md, "The ladder"). Pure. */
export function wayOf(probe: Probe): Way {
  const [video, audio] = [videoOf(probe), audioOf(probe)]
  const formats = probe.format.format_name.split(',')
  const isIn = (...names: string[]) => names.some((name) => formats.includes(name))
  if (!video) return audio ? soundWay(audio.codec_name, isIn('mp3', 'wav', 'ogg', 'flac', 'mov')) : 'none'
  const isHeard = SOUND.has(audio?.codec_name ?? '')
  if (isHeard && isIn('mov') && (isPlainH264(video) || isOpenCodec(video))) return 'direct'
  // One name serves Matroska and WebM; a browser takes what a WebM may hold.
  if (isHeard && isIn('webm') && isOpenCodec(video)) return 'direct'
  return isPlainH264(video) ? 'remux' : 'transcode'
}

const soundWay = (codec: string, isKnownContainer: boolean): Way =>
  isKnownContainer && (SOUND.has(codec) || /^pcm_(s16le|u8)$/.test(codec)) ? 'direct' : 'transcode'

/** Width and height as it is meant to be shown, and by how much it was turned: square pixels, upright. Pure. */
export function shownSize(video: Stream): { width: number; height: number; rotation: 0 | 90 | 180 | 270 } {
  const [across = 1, down = 1] = video.sample_aspect_ratio.split(':').map(Number)
  const isSquare = !(across > 0 && down > 0)
  const wide = Math.max(1, Math.round(isSquare ? video.width : (video.width * across) / down))
  const said = video.side_data_list.find((each) => each.rotation !== undefined)?.rotation ?? 0
  // ffprobe says counter-clockwise degrees.
  const rotation = ((((Math.round(-said / 90) * 90) % 360) + 360) % 360) as 0 | 90 | 180 | 270
  const isTurned = rotation === 90 || rotation === 270
  return { width: isTurned ? video.height : wide, height: isTurned ? wide : video.height, rotation }
}
