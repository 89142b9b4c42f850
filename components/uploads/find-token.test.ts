import { expect, test } from 'vitest'
import { tokensIn, withoutToken } from './find-token.ts'
import type { Picked } from './messages.ts'
import { NOTHING, pathOf } from './pick-files.ts'

const picked = (...paths: string[]): Picked => ({
  ...NOTHING,
  files: paths.map((path) => {
    const cut = path.lastIndexOf('/')
    return { file: new File(['x'], path.slice(cut + 1)), folder: path.slice(0, Math.max(cut, 0)) }
  }),
})
const found = (...paths: string[]) => tokensIn(picked(...paths)).map(pathOf)

test('the token of a stick lies in its top folder, whether the folder or what lies in it was picked', () => {
  expect(found('USB/CDIP-TOKEN.json', 'USB/a.mp4')).toEqual(['USB/CDIP-TOKEN.json'])
  expect(found('CDIP-TOKEN.json', 'day 1/a.mp4')).toEqual(['CDIP-TOKEN.json'])
  expect(found('A/CDIP-TOKEN.json', 'B/CDIP-TOKEN.json'), 'of two sticks').toHaveLength(2)
})

test('a file of that name deeper down, or of another name, is brought in like the rest', () => {
  expect(found('USB/copy/CDIP-TOKEN.json', 'USB/cdip-token.json', 'USB/CDIP-TOKEN.json.bak')).toEqual([])
  const all = picked('USB/CDIP-TOKEN.json', 'USB/old/CDIP-TOKEN.json')
  const [token = null] = tokensIn(all)
  expect(withoutToken(all, token).files.map(pathOf)).toEqual(['USB/old/CDIP-TOKEN.json'])
  expect(withoutToken(all, null)).toBe(all)
})
