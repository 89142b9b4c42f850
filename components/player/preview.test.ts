import { expect, test } from 'vitest'
import { cuesOf } from '#lib/media/storyboard.ts'
import { cueAt, cuesIn } from './preview.ts'

test('the picture of a moment is found by the cues that were written', () => {
  const cues = cuesIn(cuesOf([0, 2_500_000, 3_700_000_000], 4_000_000_000))
  expect(cueAt(cues, 2_499_000)).toEqual({ fromUs: 0, x: 0, y: 0 })
  expect(cueAt(cues, 3_699_000_000)).toEqual({ fromUs: 2_500_000, x: 160, y: 0 })
  expect(cueAt(cues, 3_999_000_000)).toEqual({ fromUs: 3_700_000_000, x: 320, y: 0 })
  expect(cueAt([], 5)).toBeNull()
})
