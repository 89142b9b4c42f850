export type PosterSize = { width: number; height: number }
export const POSTER: PosterSize = { width: 480, height: 270 }

// No playlist or network format: an uploaded playlist would open the file that it names (media.md).
const FORMATS =
  'mov,matroska,webm,avi,mpeg,mpegts,h264,hevc,dhav,mjpeg,image2,jpeg_pipe,png_pipe,gif,webp_pipe,tiff_pipe,bmp_pipe'

/** Arguments of ffmpeg that make one picture of `input`: the first frame of a video, or the still itself. Pure. */
export function posterArguments(input: string, output: string): string[] {
  return [
    ...['-nostdin', '-loglevel', 'error', '-protocol_whitelist', 'file', '-format_whitelist', FORMATS],
    ...['-i', input, '-frames:v', '1', '-an', '-sn', '-dn', '-map_metadata', '-1'],
    ...['-vf', `scale=${POSTER.width}:${POSTER.height}:force_original_aspect_ratio=decrease`, '-q:v', '5'],
    ...['-f', 'mjpeg', '-y', output],
  ]
}

/** bubblewrap's arguments: no network, no capability, one file to read, one folder to write. Pure. */
export function sandboxed(input: string, outputFolder: string, command: readonly string[]): string[] {
  return [
    ...['--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--clearenv'],
    ...['--ro-bind', '/usr', '/usr', '--symlink', 'usr/lib', '/lib', '--symlink', 'usr/lib64', '/lib64'],
    ...['--ro-bind-try', '/etc/alternatives', '/etc/alternatives', '--proc', '/proc', '--dev', '/dev'],
    ...['--ro-bind', input, '/input', '--bind', outputFolder, '/output', '--', ...command],
  ]
}
