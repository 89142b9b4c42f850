import { expect, test } from 'vitest'
import { displayName } from './display-name.ts'

test('a name is shown as it is, but for what could forge another', () => {
  expect(displayName('鏡頭02_20220619.mp4')).toBe('鏡頭02_20220619.mp4')
  expect(displayName('../a/😀.mp4')).toBe('../a/😀.mp4')
  expect(displayName('a\nb')).toBe('a\\u{a}b')
  expect(displayName('gpj.\u202Eexe')).toBe('gpj.\\u{202e}exe')
  expect(displayName('\uD800x')).toBe('\\u{d800}x')
})
