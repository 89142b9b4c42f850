import { expect, test } from 'vitest'
import { formatBytes, formatDay, formatInstant, shortHash } from './formats.ts'

test('an instant is Hong Kong time with its offset, whatever the zone of the machine', () => {
  expect(formatInstant('2026-06-19T16:12:54.900Z')).toBe('2026-06-20 00:12:54 +08:00')
})
test('a day has its weekday in the language', () => {
  expect(formatDay('2026-06-19T11:12:54Z', 'en')).toBe('2026-06-19 Fri')
  expect(formatDay('2026-06-19T11:12:54Z', 'zh-HK')).toBe('2026-06-19 週五')
})
test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [1_572_864, '1.5 MiB'],
  [4 * 1024 ** 3, '4.0 GiB'],
  [500 * 1024 ** 2, '500 MiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})
test('a hash is its first eight and last four digits', () => {
  expect(shortHash('0123456789abcdef')).toBe('01234567…cdef')
})
