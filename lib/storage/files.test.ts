import type { FileHandle } from 'node:fs/promises'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createExclusive, startSyncBehind, writeChunks } from './files.ts'

test('written chunks arrive whole and give their memory back, one that shares its memory keeps it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cdip-files-'))
  const handle = await createExclusive(join(folder, 'segment'))
  const own = [Buffer.alloc(3 * 1024 * 1024, 1), Buffer.alloc(5, 2)]
  const shared = Buffer.alloc(10, 3).subarray(2, 6)
  const reached: number[] = []
  const chunks = (async function* () {
    yield* [...own, shared]
  })()
  expect(await writeChunks(handle, 0, chunks, 4 * 1024 * 1024, (to) => reached.push(to))).toBe(3 * 1024 * 1024 + 9)
  await handle.close()
  const expected = Buffer.concat([Buffer.alloc(3 * 1024 * 1024, 1), Buffer.alloc(5, 2), Buffer.alloc(4, 3)])
  expect((await readFile(join(folder, 'segment'))).equals(expected)).toBe(true)
  expect(reached.at(-1)).toBe(3 * 1024 * 1024 + 9)
  expect([...own, shared].map((each) => each.length)).toEqual([0, 0, 4])
  await rm(folder, { recursive: true })
})

test('a sync that failed behind the writer is not forgotten when the next one succeeds', async () => {
  let calls = 0
  const disk = {
    datasync: async () => {
      calls += 1
      if (calls === 1) throw new Error('EIO')
    },
  } as unknown as FileHandle
  const sync = startSyncBehind(disk, 0)
  sync.advance(64 * 1024 * 1024)
  await sync.settled()
  sync.advance(128 * 1024 * 1024)
  await expect(sync.finish()).rejects.toThrow('EIO')
})
