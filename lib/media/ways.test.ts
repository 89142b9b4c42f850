import { expect, test } from 'vitest'
import { clockClaim, timeInName } from './clock-claim.ts'
import { parseProbe } from './readings.ts'
import { shownSize, wayOf } from './ways.ts'

type Video = Record<string, unknown>
const probeOf = (format: string, video: Video | null, audio?: string, more: object = {}) =>
  parseProbe(
    JSON.stringify({
      streams: [
        ...(video ? [{ codec_type: 'video', width: 640, height: 360, ...video }] : []),
        ...(audio ? [{ codec_type: 'audio', codec_name: audio }] : []),
      ],
      format: { format_name: format, ...more },
    }),
  )
const h264 = { codec_name: 'h264', pix_fmt: 'yuv420p' }

test.each([
  ['mov,mp4,m4a,3gp,3g2,mj2', h264, 'aac', 'direct'],
  ['mov,mp4,m4a,3gp,3g2,mj2', h264, undefined, 'direct'],
  ['matroska,webm', { codec_name: 'vp9', pix_fmt: 'yuv420p' }, 'opus', 'direct'],
  ['mov,mp4,m4a,3gp,3g2,mj2', h264, 'pcm_mulaw', 'remux'],
  ['dhav', h264, undefined, 'remux'],
  ['h264', h264, undefined, 'remux'],
  ['matroska,webm', h264, 'aac', 'remux'],
  ['mov,mp4,m4a,3gp,3g2,mj2', { ...h264, pix_fmt: 'yuv420p10le' }, 'aac', 'transcode'],
  ['mov,mp4,m4a,3gp,3g2,mj2', { ...h264, field_order: 'tt' }, 'aac', 'transcode'],
  ['mov,mp4,m4a,3gp,3g2,mj2', { codec_name: 'hevc', pix_fmt: 'yuv420p' }, 'aac', 'transcode'],
  ['avi', { codec_name: 'mjpeg', pix_fmt: 'yuvj422p' }, undefined, 'transcode'],
  ['wav', null, 'pcm_s16le', 'direct'],
  ['wav', null, 'adpcm_ima_wav', 'transcode'],
  ['', null, undefined, 'none'],
] as const)('%s with %o and sound %s is shown by %s', (format, video, audio, way) => {
  expect(wayOf(probeOf(format, video, audio))).toBe(way)
})

test('a picture is measured as it is meant to be seen: square pixels, upright', () => {
  const size = (video: Video) => {
    const [stream] = probeOf('mov', { ...h264, ...video }).streams
    return stream && shownSize(stream)
  }
  expect(size({ width: 704, height: 576, sample_aspect_ratio: '12:11' })).toMatchObject({ width: 768, height: 576 })
  expect(size({ width: 1920, height: 1080, side_data_list: [{ rotation: -90 }] })).toEqual({
    ...{ width: 1080, height: 1920, rotation: 90 },
  })
  expect(size({ sample_aspect_ratio: '0:1' })).toEqual({ width: 640, height: 360, rotation: 0 })
})

test('a recorder’s own clock goes before what the container says, and that before the name', () => {
  const name = 'Ch02_20220619111254080_20220619112811160.mp4'
  const claim = (more: object) => clockClaim(probeOf('mov', h264, undefined, more), name)
  const tags = { creation_time: '2022-06-19T03:00:00.000000Z' }
  expect(claim({ start_time: '1655637174.080000', tags })).toEqual({
    ...{ at: new Date('2022-06-19T03:12:54.080Z'), basis: 'recorder' },
  })
  expect(claim({ start_time: '0.0', tags })).toMatchObject({ basis: 'metadata' })
  expect(claim({ start_time: '0.0' })).toEqual({ at: new Date('2022-06-19T03:12:54Z'), basis: 'file name' })
})

test.each([
  ['NathanRd_cam1_20260619-1905.mp4', '2026-06-19T11:05:00.000Z'],
  ['2026-06-19_19-12-54.avi', '2026-06-19T11:12:54.000Z'],
  ['彌敦道_20260619_191254.mp4', '2026-06-19T11:12:54.000Z'],
  ['20260231-1200.mp4', undefined],
  ['IMG_0042.mov', undefined],
  ['9920260619190500.mp4', undefined],
])('the name %s says %s', (name, at) => {
  expect(timeInName(name)?.toISOString()).toBe(at)
})
