import { expect, test } from 'vitest'
import { disagreements, parseProbe, ratio, readExif, readMediaInfo, readProbe, SAID_NOTHING } from './readings.ts'
import type { Reading } from './schema.ts'

const reading = (tool: Reading['tool'], said: Partial<Reading>): Reading => ({
  ...SAID_NOTHING,
  ...{ tool, version: '1', trouble: '' },
  ...said,
})

test('rates, sizes and lengths that contradict each other are shown with who said what', () => {
  const found = disagreements([
    reading('ffprobe', { frameRate: 25, width: 1920, height: 1080, durationUs: 1_000_000 }),
    reading('ExifTool', { width: 1920, height: 1080, durationUs: 1_005_000 }),
    reading('MediaInfo', { frameRate: 12.5, width: 1920, height: 1088, durationUs: 2_000_000 }),
  ])
  expect(found).toEqual([
    {
      what: 'size',
      said: [
        { tool: 'ffprobe', value: '1920 × 1080' },
        { tool: 'ExifTool', value: '1920 × 1080' },
        { tool: 'MediaInfo', value: '1920 × 1088' },
      ],
    },
    {
      what: 'frameRate',
      said: [
        { tool: 'ffprobe', value: '25' },
        { tool: 'MediaInfo', value: '12.5' },
      ],
    },
    expect.objectContaining({ what: 'duration' }),
  ])
})

test('tools that agree, or say nothing, contradict nobody', () => {
  expect(disagreements([reading('ffprobe', { frameRate: 25 }), reading('MediaInfo', {})])).toEqual([])
  expect(disagreements([])).toEqual([])
})

test('what each tool prints of one clip becomes the same words', () => {
  const probe = parseProbe(
    JSON.stringify({
      streams: [
        { codec_type: 'video', codec_name: 'mjpeg', width: 100, height: 100, disposition: { attached_pic: 1 } },
        { codec_type: 'video', codec_name: 'h264', width: 640, height: 360, avg_frame_rate: '30000/1001' },
        { codec_type: 'audio', codec_name: 'aac' },
      ],
      format: { format_name: 'mov,mp4', duration: '20.000000' },
    }),
  )
  expect(readProbe(probe)).toMatchObject({ videoCodec: 'h264', audioCodec: 'aac', width: 640, durationUs: 20_000_000 })
  const exif =
    '[{"File:FileType":"MP4","QuickTime:ImageWidth":640,"QuickTime:Duration":20,"QuickTime:CreateDate":"0000:00:00"}]'
  expect(readExif(exif)).toMatchObject({ format: 'MP4', width: 640, durationUs: 20_000_000, recordedAt: '' })
  const info =
    '{"media":{"track":[{"@type":"General","Duration":"20.000"},{"@type":"Video","Width":"640","FrameRate":"29.970"}]}}'
  expect(readMediaInfo(info)).toMatchObject({ width: 640, frameRate: 29.97, durationUs: 20_000_000 })
})

test('nothing said is nothing read', () => {
  expect([readProbe(parseProbe('')), readExif(''), readMediaInfo('{"media":null}')]).toEqual([
    SAID_NOTHING,
    SAID_NOTHING,
    SAID_NOTHING,
  ])
  expect([ratio('0/0'), ratio('25/1'), ratio(undefined)]).toEqual([null, 25, null])
})
