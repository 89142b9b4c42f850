import { createRequire } from 'node:module'
import { JobTrouble } from '#lib/jobs/trouble.ts'
import { FFPROBE, SAFE_INPUT } from './ffmpeg.ts'
import { type Probe, parseProbe, readExif, readMediaInfo, readProbe, SAID_NOTHING } from './readings.ts'
import { INPUT, nodeRun, runTool, type ToolRun } from './sandbox.ts'
import type { Reading } from './schema.ts'
import { toolVersion } from './tool-version.ts'

export type Place = Pick<ToolRun, 'input' | 'signal'>
/** A reading beside the tool's own words, which are kept. */
export type Told = { reading: Reading; arguments: readonly string[]; words: unknown }

const WALL_CLOCK_MS = 60_000
const EXIFTOOL = '/usr/bin/exiftool'
const PROBE = ['-v', 'error', ...SAFE_INPUT, '-show_format', '-show_streams', '-of', 'json', INPUT]
const EXIF = ['-json', '-n', '-G0', '-api', 'largefilesupport=1', '-x', 'System:all', INPUT]

/** ffprobe's streams and format, and its reading. What is no recording has no stream. */
export async function probe(place: Place): Promise<Told & { probe: Probe }> {
  const { stdout, stderr } = await runTool({ program: FFPROBE, args: PROBE, ...place, wallClockMs: WALL_CLOCK_MS })
  const found = parseProbe(stdout.toString())
  const version = await toolVersion(FFPROBE, '-version')
  const trouble = found.streams.length > 0 ? '' : lastLine(stderr)
  const reading = { ...readProbe(found), tool: 'ffprobe', version, trouble } as const
  return { reading, arguments: PROBE, words: JSON.parse(stdout.toString() || '{}'), probe: found }
}

const lastLine = (text: string) => text.trim().split('\n').at(-1)?.slice(-200) ?? ''

/** A second and a third opinion: where a tool is missing or breaks down, that is what it says. */
export async function otherReadings(place: Place): Promise<Told[]> {
  const exif = () => runTool({ program: EXIFTOOL, args: EXIF, ...place, wallClockMs: WALL_CLOCK_MS })
  const mediaInfo = () => runTool(nodeRun('read-mediainfo.ts', [], { ...place, wallClockMs: WALL_CLOCK_MS }))
  return [
    await told('ExifTool', EXIF, () => toolVersion(EXIFTOOL, '-ver'), exif, readExif),
    await told('MediaInfo', [], async () => MEDIAINFO_VERSION, mediaInfo, readMediaInfo),
  ]
}

const { version: MEDIAINFO_VERSION } = createRequire(import.meta.url)('mediainfo.js/package.json') as {
  version: string
}

async function told(
  tool: Reading['tool'],
  args: readonly string[],
  versionOf: () => Promise<string>,
  run: () => Promise<{ stdout: Buffer }>,
  read: (stdout: string) => Omit<Reading, 'tool' | 'version' | 'trouble'>,
): Promise<Told> {
  try {
    const [version, { stdout }] = [await versionOf(), await run()]
    const words = stdout.toString()
    const reading = { ...read(words), tool, version, trouble: '' }
    return { reading, arguments: args, words: JSON.parse(words || 'null') }
  } catch (error) {
    // An opinion less is no reason to know nothing of the exhibit; a disk that is full, or the worker's end, is.
    if (!(error instanceof JobTrouble || error instanceof SyntaxError) || isOurs(error)) throw error
    const trouble = error instanceof JobTrouble ? error.trouble : 'failed'
    return { reading: { ...SAID_NOTHING, tool, version: '', trouble }, arguments: args, words: null }
  }
}

const isOurs = (error: Error) => error instanceof JobTrouble && error.trouble === 'no space'
