import { expect, test } from 'vitest'
import { activityOf, gapsOf, Peaks } from './overview.ts'
import { chooseFrames, cuesOf } from './storyboard.ts'

const frame = (isKey: boolean, sizeBytes = 1000) => ({ pts: 0, isKey, sizeBytes })

test('a hole in a recording is a gap; a slow rate is none', () => {
  expect(gapsOf([0, 40_000, 80_000, 5_080_000, 5_120_000])).toEqual([{ fromUs: 80_000, toUs: 5_080_000 }])
  expect(gapsOf([0, 3_000_000, 6_000_000, 9_000_000])).toEqual([])
  expect([gapsOf([]), gapsOf([0])]).toEqual([[], []])
})

test('frames that stand alone say nothing of movement', () => {
  const frames = [frame(true, 90_000), frame(false, 10), frame(true, 90_000), frame(false, 5000)]
  const [still = 1, moving = 0] = activityOf(frames, [0, 1, 10, 11], 20, 2)
  expect([still < 0.1, moving]).toEqual([true, 1])
})

test('the loudest of each tenth of a second, however the stream is cut', () => {
  const samples = Int16Array.from({ length: 2000 }, (_, at) => (at === 150 ? -16_384 : at > 1600 ? 8192 : 0))
  const bytes = new Uint8Array(samples.buffer)
  const peaks = new Peaks(8000)
  for (const cut of [0, 301, 1600, 3001])
    peaks.take(bytes.subarray(cut, cut === 3001 ? 4000 : [301, 1600, 3001][[0, 301, 1600].indexOf(cut)]))
  expect(peaks.end()).toEqual([50, 0, 25])
})

test('a storyboard takes at most 120 frames that stand alone, spread over the whole time', () => {
  const frames = Array.from({ length: 5000 }, (_, at) => frame(at % 10 === 0))
  const times = frames.map((_, at) => at * 100_000)
  const chosen = chooseFrames(frames, times)
  expect([chosen.length, chosen[0], chosen.at(-1)]).toEqual([120, 0, 4990])
  expect(chosen.every((each) => each % 10 === 0)).toBe(true)
  expect(chooseFrames(frames.slice(0, 35), times)).toEqual([0, 10, 20, 30])
  expect(chooseFrames([], [])).toEqual([])
})

test('cues say which picture stands for which stretch', () => {
  const starts = Array.from({ length: 11 }, (_, at) => at * 60_500_000)
  expect(cuesOf(starts, 700_000_000).split('\n\n').at(-1)).toBe(
    '00:10:05.000 --> 00:11:40.000\nstoryboard.jpg#xywh=0,90,160,90\n',
  )
})
