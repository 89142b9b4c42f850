import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { PickedFile } from './messages.ts'
import { archiveOf, packAgain, unreadMember } from './pack-set.ts'

/* An export set as it was listed, and as it is picked another day, by a system that tells times by the hour otherwise. */
const contents: Record<string, string> = { 'SmartClient-Player.exe': 'MZ', 'db/0001.blk': 'block', 'db/空.blk': '' }
const members = [
  ...Object.entries(contents).map(([path, content], ordinal) => ({
    ...{ ordinal, path: `DVD/shop/${path}`, kind: 'file' as const, sizeBytes: Buffer.byteLength(content) },
    modifiedAt: '2026-06-19T11:12:54.000Z',
  })),
  { ordinal: 9, path: 'DVD/shop/empty', kind: 'empty-folder' as const, sizeBytes: null, modifiedAt: null },
]
const parcel = { transferId: 't', root: 'DVD/shop', members }
const picked = (folder: string, of: Record<string, string> = contents): PickedFile[] =>
  Object.entries(of).map(([path, content]) => {
    const parts = `${folder}/${path}`.split('/')
    const name = parts.pop() ?? ''
    return { file: new File([content], name, { lastModified: 0 }), folder: parts.join('/') }
  })
const digestOf = async (file: File) =>
  createHash('sha256')
    .update(Buffer.from(await file.arrayBuffer()))
    .digest('hex')
async function digestAgain(files: PickedFile[]): Promise<string> {
  const again = packAgain(parcel, files)
  return again instanceof File ? digestOf(again) : `changed: ${again.changed.join()}`
}

test('a set that is picked again gives the same bytes, from its own folder, the medium’s or one above, whatever lies beside it', async () => {
  const first = archiveOf(
    'DVD/shop',
    members,
    [...picked('DVD/shop').map(({ file }) => file), null], // an empty folder has no file
  )
  expect(first.name).toBe('shop.tar')
  const wanted = await digestOf(first)
  for (const folder of ['DVD/shop', 'shop', 'backup/DVD/shop']) {
    const other = picked(folder.replace(/shop$/, 'other'), { 'db/0001.blk': 'BLOCK' })
    expect(await digestAgain([...other, ...picked(folder).reverse()]), folder).toBe(wanted)
  }
  const twice = [...picked('copy/shop', { 'db/0001.blk': 'BLOCK' }), ...picked('DVD/shop')]
  expect(await digestAgain(twice), 'of two folders of the name, that which holds it').toBe(wanted)
})

test('a folder of which a file is missing or of another size is not the set that was begun, and says which', async () => {
  const { 'db/空.blk': _gone, ...rest } = contents
  expect(await digestAgain(picked('DVD/shop', rest))).toBe('changed: DVD/shop/db/空.blk')
  expect(await digestAgain(picked('DVD/shop', { ...contents, 'db/0001.blk': 'longer' }))).toBe(
    'changed: DVD/shop/db/0001.blk',
  )
  expect(await digestAgain(picked('DVD/elsewhere'))).toContain('SmartClient-Player.exe')
})

test('a stretch of what is sent names the file that it is of, and where in that', async () => {
  const archive = archiveOf('DVD/shop', members, [...picked('DVD/shop').map(({ file }) => file), null])
  const at = Buffer.from(await archive.arrayBuffer()).indexOf('block')
  const read = (offsetBytes: number, lengthBytes: number) => unreadMember(parcel, { offsetBytes, lengthBytes })
  expect(read(at, 512)).toEqual({ ordinal: 1, offsetBytes: 0, lengthBytes: 5 })
  expect(read(at + 2, 1)).toEqual({ ordinal: 1, offsetBytes: 2, lengthBytes: 1 })
  const alone = { transferId: 't', root: null, members: members.slice(1, 2) }
  expect(unreadMember(alone, { offsetBytes: 3, lengthBytes: 512 })).toEqual({
    ...{ ordinal: 1, offsetBytes: 3, lengthBytes: 2 },
  })
})
