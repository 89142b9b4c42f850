import { expect, test } from 'vitest'
import { byRecord, foldersOf, NOTHING, pathOf, withPicked } from './pick-files.ts'

const picked = (folder: string, ...names: string[]) => ({
  ...NOTHING,
  files: names.map((name) => ({ file: new File([], name, { lastModified: 0 }), folder })),
})

test('files stand as people count, over several picks, and one that was picked twice once', async () => {
  const first = await withPicked(NOTHING, picked('', 'camera 10.mp4', 'camera 2.mp4'))
  const all = await withPicked(first, picked('', 'camera 2.mp4', 'Camera 1.mp4'))
  const { files } = await withPicked(all, picked('disc 10', 'a.mp4'))
  expect((await withPicked({ ...NOTHING, files }, picked('disc 9', 'b.mp4'))).files.map(pathOf)).toEqual([
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

test('what could not be opened, or gave nothing, is retried by picking it again', async () => {
  const first = {
    ...NOTHING,
    emptyFolders: ['card/a', 'card/b'],
    unreadable: ['card/x.mp4', 'card/y.mp4', 'card/day/'],
  }
  const again = { ...picked('card/day/ch', 'z.mp4'), unreadable: ['card/y.mp4'] }
  again.files.push(...picked('card', 'x.mp4').files, ...picked('card/a', 'late.mp4').files)
  const { files, ...rest } = await withPicked(first, again)
  expect(files.map(pathOf)).toEqual(['card/a/late.mp4', 'card/day/ch/z.mp4', 'card/x.mp4'])
  expect(rest).toEqual({ emptyFolders: ['card/b'], unreadable: ['card/y.mp4'] })
})

test('a second disc whose folder has another name gives what the first one’s record lists', () => {
  const record = [{ path: 'DVD 7/day 1/a.mp4' }, { path: 'DVD 7/b.mp4' }]
  const found = ({ files }: typeof NOTHING) =>
    record.map(({ path }) => {
      const file = byRecord(files, record).get(path)
      return file ? pathOf(file) : null
    })
  const copy = picked('copy/day 1', 'a.mp4')
  expect(found(copy)).toEqual(['copy/day 1/a.mp4', null])
  const same = picked('DVD 7/day 1', 'a.mp4')
  expect(found({ ...NOTHING, files: [...same.files, ...picked('copy', 'b.mp4').files] })).toEqual([
    ...['DVD 7/day 1/a.mp4', null],
  ])
  expect(found(picked('', 'a.mp4', 'b.mp4'))).toEqual([null, null])
})
