import { expect, test } from 'vitest'
import { NOTHING, pathOf, withPicked } from './pick-files.ts'

const picked = (folder: string, ...names: string[]) => ({
  ...NOTHING,
  files: names.map((name) => ({ file: new File([], name, { lastModified: 0 }), folder })),
})

test('files stand as people count, over several picks, and one that was picked twice once', () => {
  const first = withPicked(NOTHING, picked('', 'camera 10.mp4', 'camera 2.mp4'))
  const all = withPicked(first, picked('', 'camera 2.mp4', 'Camera 1.mp4'))
  const { files } = withPicked(all, picked('disc 10', 'a.mp4'))
  expect(withPicked({ ...NOTHING, files }, picked('disc 9', 'b.mp4')).files.map(pathOf)).toEqual([
    ...['Camera 1.mp4', 'camera 2.mp4', 'camera 10.mp4'],
    ...['disc 9/b.mp4', 'disc 10/a.mp4'],
  ])
})
