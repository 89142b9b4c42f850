import { expect, test } from 'vitest'
import { formatName } from './schema.ts'
import { isInline, SIGNATURES, sniff } from './sniff.ts'

test.each([
  ['ffd8ffe000104a46', 'image/jpeg', true],
  ['0000001c667479706d703432', 'video/mp4', true],
  ['444841560000', 'video/x-dhav', false],
  ['255044462d312e37', 'application/pdf', false],
  ['3c7376673e', 'application/octet-stream', false],
  ['', 'application/octet-stream', false],
])('%s is %s, inline: %s', (hex, mediaType, inline) => {
  expect(sniff(Buffer.from(hex, 'hex')).mediaType).toBe(mediaType)
  expect(isInline(mediaType)).toBe(inline)
})

test('every format that is known has a name that an officer knows', () => {
  expect(SIGNATURES.filter(({ mediaType }) => !formatName(mediaType))).toEqual([])
  expect(formatName('application/octet-stream')).toBeNull()
})
