import { execFile } from 'node:child_process'
import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { wrapAsDav } from './dav.ts'
import { simplePdf } from './simple-pdf.ts'

const run = promisify(execFile)
const FRAMES_PER_SECOND = 12
const HONG_KONG_SECONDS = 8 * 3600

export type Clip = { name: string; folder: string; path: string; capturedAt: Date }

/** What a camera with a burned-in clock would show from `at`: ffmpeg's input and filter. */
function camera(label: string, at: Date, seconds: number, pattern: string): string[] {
  const clock = Math.floor(at.getTime() / 1000) + HONG_KONG_SECONDS
  const text = `${label}  %{pts\\:gmtime\\:${clock}}`
  const box = 'fontsize=20:fontcolor=white:box=1:boxcolor=black@0.65:boxborderw=6'
  return [
    ...['-f', 'lavfi', '-i', `${pattern}=s=640x360:r=${FRAMES_PER_SECOND}:d=${seconds}`],
    ...['-vf', `drawtext=text='${text}':x=14:y=14:${box}`],
  ]
}

const h264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-g', '24']
const FFMPEG = '/usr/bin/ffmpeg'
const ffmpeg = (args: string[]) => run(FFMPEG, ['-hide_banner', '-v', 'error', '-nostdin', '-y', ...args])

const isFfmpegMissing = (error: unknown) => (error as NodeJS.ErrnoException).syscall === `spawn ${FFMPEG}`

/**
 * Makes the demonstration's recordings in `folder`: what an officer brings from a shop, a street and a car park. Without
 * ffmpeg only what needs none of it.
 */
export async function makeClips(folder: string): Promise<Clip[]> {
  await mkdir(folder, { recursive: true })
  const clips: Clip[] = []
  const keep = async (
    name: string,
    inFolder: string,
    at: string,
    make: (path: string, at: Date) => Promise<unknown>,
  ) => {
    const [path, capturedAt] = [join(folder, `${clips.length}`), new Date(at)]
    try {
      await make(path, capturedAt)
    } catch (error) {
      if (isFfmpegMissing(error)) return // scripts/install.mjs said so
      throw error
    }
    await utimes(path, capturedAt, capturedAt)
    clips.push({ name, folder: inFolder, path, capturedAt })
  }
  const video =
    (label: string, seconds: number, pattern: string, output: string[], sound: string[] = []) =>
    (path: string, at: Date) =>
      ffmpeg([...sound, ...camera(label, at, seconds, pattern), ...output, path])
  const mp4 = [...h264, '-movflags', '+faststart', '-f', 'mp4']

  await keep(
    'NathanRd_cam1_20260619-1905.mp4',
    'Nathan Road',
    '2026-06-19T19:05:00+08:00',
    video('NATHAN RD CAM 1', 20, 'testsrc2', mp4),
  )
  await keep(
    'NathanRd_cam2_20260619-1908.mp4',
    'Nathan Road',
    '2026-06-19T19:08:30+08:00',
    video('NATHAN RD CAM 2', 20, 'smptehdbars', mp4),
  )
  await keep(
    '彌敦道_鏡頭03_20260619-1912.mp4',
    '彌敦道',
    '2026-06-19T19:12:00+08:00',
    video('NATHAN RD CAM 3', 20, 'testsrc', mp4),
  )
  await keep(
    'carpark_ch4.264',
    'Car park',
    '2026-06-18T23:40:00+08:00',
    video('CAR PARK CH 4', 10, 'testsrc2', [...h264, '-f', 'h264']),
  )
  await keep('carpark_ch5.dav', 'Car park', '2026-06-18T23:40:00+08:00', async (path, at) => {
    await ffmpeg([
      ...camera('CAR PARK CH 5', at, 10, 'testsrc'),
      ...h264,
      '-bf',
      '0', // recorders write frames in their order
      '-x264-params',
      'aud=1',
      '-f',
      'h264',
      `${path}.264`,
    ])
    const local = new Date(at.getTime() + HONG_KONG_SECONDS * 1000)
    await writeFile(path, wrapAsDav(await readFile(`${path}.264`), local, FRAMES_PER_SECOND))
  })
  for (let index = 1; index <= 6; index += 1) {
    const still = ['-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '3', '-f', 'image2', '-update', '1']
    await keep(
      `scene_${String(index).padStart(2, '0')}.jpg`,
      'Photographs',
      `2026-06-20T10:1${index}:00+08:00`,
      video(`SCENE ${index}`, 1, index % 2 ? 'smptebars' : 'rgbtestsrc', still),
    )
  }
  await keep('seizure form.pdf', '', '2026-06-20T11:30:00+08:00', (path) =>
    writeFile(path, simplePdf('Digital material seized: MK RN 26001234')),
  )
  await keep(
    'Portland_store.mp4',
    'Portland Street',
    '2026-07-02T01:20:00+08:00',
    video('PORTLAND ST STORE', 12, 'testsrc', mp4),
  )
  await keep('Temple_bench.mp4', 'Temple Street', '2026-08-14T21:05:00+08:00', video('TEMPLE ST', 12, 'testsrc2', mp4))
  await keep(
    'Argyle_cam2.mp4',
    'Argyle Street',
    '2025-11-03T03:41:00+08:00',
    video('ARGYLE ST CAM 2', 12, 'smptehdbars', ['-c:a', 'aac', ...mp4], ['-f', 'lavfi', '-i', 'sine=f=440:d=12']),
  )
  await keep('taxi dashcam.mp4', 'Taxi', '2026-07-05T22:10:00+08:00', video('TAXI', 12, 'testsrc2', mp4))
  return clips
}
