import { expect, test } from 'vitest'
import { JobTrouble, keptTrouble, troubleOf } from './trouble.ts'

test('a trouble is found in any cause, a full disk by its code, and anything else failed', () => {
  expect(troubleOf(new Error('x', { cause: new JobTrouble('timed out', 'y') })).trouble).toBe('timed out')
  expect(troubleOf(Object.assign(new Error('x'), { code: 'ENOSPC' })).trouble).toBe('no space')
  expect(troubleOf('x')).toEqual({ trouble: 'failed', detail: 'x' })
  expect(troubleOf(new Error('a'.repeat(900))).detail).toHaveLength(500)
})

test.each([
  [{ name: 'JobTrouble', message: 'ffmpeg ended', trouble: 'crashed' }, 'crashed'],
  [{ value: { message: 'job heartbeat timeout' } }, 'worker lost'],
  [{ value: { message: 'job timed out' } }, 'timed out'],
  [null, 'failed'],
])('what pg-boss kept as %j is %s', (output, trouble) => {
  expect(keptTrouble(output).trouble).toBe(trouble)
})
