import { expect, test } from 'vitest'
import { attachment } from '#lib/http/send-bytes.ts'
import { nameIn } from './take-file.ts'

test('a file is saved under the name that the platform gave it', () => {
  for (const name of ['MK RN 26001234.csv', '鏡頭一 (1)*.mp4', 'a;b"c%20.tar'])
    expect(nameIn(attachment(name))).toBe(name)
  expect(nameIn('attachment; filename="custody.tar"')).toBe('custody.tar')
  expect(nameIn(null)).toBe('')
})
