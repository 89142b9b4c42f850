import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tree } from '#tests/factories/trees.ts'
import { findSets, setOf } from './export-sets.ts'

const sets = (...paths: string[]) => findSets(paths.map((path) => ({ path, kind: 'file', sizeBytes: 1 })))

test.each([
  ['milestone', 'shop', ['shop/SmartClient-Player.exe', 'shop/Client Files/core.dll', 'shop/Media/a.blk']],
  ['milestone', 'shop/db', ['shop/db/core.xml', 'shop/db/0001.blk', 'shop/read me.txt']],
  ['genetec', 'G', ['G/GenetecVideoPlayer.exe', 'G/camera 1.g64x']],
  ['bosch', 'B', ['B/BoschArchivePlayer.exe', 'B/1/a.vxx']],
  ['panasonic', 'P', ['P/a.n3r', 'P/b.n3r']],
  ['synectics', 'S', ['S/SynecticsPlayer.exe', 'S/0001.dat', 'S/0002.dat']],
  ['video-ts', 'VIDEO_TS', ['VIDEO_TS/VIDEO_TS.IFO', 'VIDEO_TS/VTS_01_1.VOB', 'AUDIO_TS/x']],
  ['video-ts', 'copy/video_ts', ['copy/video_ts/video_ts.ifo']],
  ['self-playing', 'export', ['export/Player.exe', 'export/data/a.001', 'export/camera.001']],
] as const)('%s is known by its files, and kept with its whole tree', (kind, root, paths) => {
  expect(sets(...paths)).toEqual([{ kind, root }])
  const within = setOf(findSets(paths.map((path) => ({ path, kind: 'file', sizeBytes: 1 }))))
  for (const path of paths) expect(within(path)?.root ?? null, path).toBe(path.startsWith(`${root}/`) ? root : null)
})

test('what is one file is no set, and neither is the medium itself', () => {
  expect(sets('a.g64x', 'camera/b.g64', 'one/a.n3r', 'film/clip.mp4', 'film/clip.idx')).toEqual([])
  expect(sets('player.exe', 'a.001')).toEqual([])
  expect(sets('setup/install.exe', 'setup/readme.txt'), 'a program without data').toEqual([])
})

test('sets lie beside each other, never one in another, and say so of every path', () => {
  expect(sets('x/GenetecPlayer.exe', 'x/a.g64', 'x/VIDEO_TS/VIDEO_TS.IFO')).toEqual([{ kind: 'genetec', root: 'x' }])
  fc.assert(
    fc.property(tree(), fc.array(fc.nat(), { maxLength: 5 }), (entries, places) => {
      const folders = places.flatMap((at) => entries[at % entries.length]?.path.split('/').slice(0, -1).join('/') || [])
      const players = [...new Set(folders)].map((folder) => ({
        path: `${folder}/SmartClient-Player.exe`,
        kind: 'file' as const,
        sizeBytes: 1,
      }))
      const all = [...entries, ...players]
      const found = findSets(all)
      const within = setOf(found)
      for (const { root } of found) expect(within(root)).toBeNull()
      for (const { path } of all)
        expect(found.filter(({ root }) => path.startsWith(`${root}/`)).length).toBe(within(path) ? 1 : 0)
      for (const { path } of players) expect(within(path)).not.toBeNull()
    }),
  )
})
