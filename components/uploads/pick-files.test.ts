import { expect, test } from 'vitest'
import { foldersOf, NOTHING, pathOf, withPicked } from './pick-files.ts'

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

test('the folders of a medium, two deep, each once, stand for what lies in them', () => {
  const files = ['card', 'card/day 1', 'card/day 1/ch 2', 'card/day 10', 'card/day 2'].flatMap(
    (folder) => picked(folder, 'a.mp4', 'b.mp4').files,
  )
  expect(foldersOf(files)).toEqual(['card', 'card/day 1', 'card/day 2', 'card/day 10'])
  expect(foldersOf(picked('', 'a.mp4').files)).toEqual([])
})
