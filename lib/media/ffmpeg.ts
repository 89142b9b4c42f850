/*
 * ffmpeg's and ffprobe's arguments, as values. No playlist, network or script format is among those that may be opened: an
 * uploaded playlist would be followed to the file that it names (media.md, "Engine").
 */
export const FFMPEG = '/usr/bin/ffmpeg'
export const FFPROBE = '/usr/bin/ffprobe'

const FORMATS = [
  ...['mov', 'matroska', 'webm', 'avi', 'mpeg', 'mpegts', 'mpegvideo', 'h264', 'hevc', 'm4v', 'mjpeg', 'dhav', 'ifv'],
  ...['luodat', 'iv8', 'nc', 'asf', 'flv', 'mxf', 'gif', 'ogg', 'wav', 'w64', 'mp3', 'aac', 'ac3', 'eac3'],
  ...['amr', 'flac'],
  ...['aiff', 'au', 'caf', 'ape', 'rm', 'nut', 'obu', 'ivf', 'dv', 'swf', 'wtv', 'alaw', 'mulaw'],
].join(',')

/** What each ffmpeg or ffprobe must be given before its input. */
export const SAFE_INPUT = ['-protocol_whitelist', 'file', '-format_whitelist', FORMATS] as const
export const QUIET = ['-nostdin', '-hide_banner', '-loglevel', 'error'] as const
export const SAFE_FFMPEG = [...QUIET, ...SAFE_INPUT] as const

export type PictureSize = { width: number; height: number }
export const POSTER: PictureSize = { width: 480, height: 270 }

/** Fits a picture into `size`, with the pixels made square: an anamorphic frame is shown as it was meant. */
export const fitted = ({ width, height }: PictureSize): string =>
  `scale=w='trunc(iw*sar/2)*2':h=ih,setsar=1,scale=${width}:${height}:force_original_aspect_ratio=decrease`

/** Arguments that make one JPEG of the first frame. Pure. */
export const posterArguments = (input: string, output: string): string[] => [
  ...SAFE_FFMPEG,
  ...['-i', input, '-map', '0:v:0', '-frames:v', '1', '-an', '-sn', '-dn', '-map_metadata', '-1'],
  ...['-vf', fitted(POSTER), '-q:v', '5', '-f', 'mjpeg', '-y', output],
]
