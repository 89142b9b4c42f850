import { SAFE_FFMPEG } from './ffmpeg.ts'

/* ffmpeg's arguments for what is made for viewing, as values. Pure. */
type Copied = { input: string; output: string; soundCodec: string }

const STREAMS = ['-map', '0:V:0', '-map', '0:a:0?', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1']

// At most 720 lines, square pixels, even sides; interlaced frames are woven into one, so each stays one frame.
const PICTURE =
  "yadif=mode=0:deint=interlaced,scale=w='trunc(iw*sar/2)*2':h='trunc(ih/2)*2',setsar=1,scale=w=1280:h=720:force_original_aspect_ratio=decrease:force_divisible_by=2"
const ENCODED = [
  ...['-vf', PICTURE, '-fps_mode', 'passthrough', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23'],
  // No frame waits for a later one, and each second stands alone: steps and seeks are quick.
  ...['-bf', '0', '-g', '25', '-pix_fmt', 'yuv420p'],
]

/** The same streams in a container that browsers know; sound that they don't know is encoded anew. */
export const remuxArguments = ({ input, output, soundCodec }: Copied): string[] => [
  ...SAFE_FFMPEG,
  ...['-fflags', '+genpts', '-i', input, ...STREAMS, '-c:v', 'copy'],
  ...(['aac', 'mp3'].includes(soundCodec) ? ['-c:a', 'copy'] : ['-c:a', 'aac', '-b:a', '96k', '-ac', '2']),
  ...['-f', 'mp4', '-y', output],
]

/** A whole stream without times of its own, at the rate that is assumed. */
export const wholeArguments = ({ input, output, rate }: Omit<Copied, 'soundCodec'> & { rate: number }): string[] => [
  ...SAFE_FFMPEG,
  ...['-r', String(rate), '-i', input, ...STREAMS, '-an', ...ENCODED, '-f', 'mp4', '-y', output],
]

/** `startS` and `lengthS` in seconds from the container's start. Padded sound: each window has the same tracks. */
export function windowArguments({
  input,
  output,
  soundCodec,
  startS,
  lengthS,
}: Copied & { startS: number; lengthS: number }): string[] {
  // FLAC begins at its first sample; AAC would move the picture by its priming.
  const sound = soundCodec ? ['-af', 'apad', '-c:a', 'flac', '-strict', '-2', '-ar', '48000', '-ac', '2'] : ['-an']
  return [
    ...SAFE_FFMPEG,
    ...['-ss', startS.toFixed(6), '-i', input, '-t', lengthS.toFixed(6), ...STREAMS, ...ENCODED, ...sound],
    ...['-movflags', '+frag_keyframe+empty_moov+default_base_moof', '-f', 'mp4', '-y', output],
  ]
}
