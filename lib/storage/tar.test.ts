import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tarOf } from './tar.ts'

test('tar takes our archive apart into the same files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cdip-tar-'))
  const files = [
    { path: 'a/one', content: Buffer.from('1') },
    { path: 'a/empty', content: Buffer.alloc(0) },
    { path: 'a/b/block', content: Buffer.alloc(512, 7) },
  ]
  await writeFile(join(folder, 'x.tar'), tarOf(files, new Date('2026-06-19T11:12:54Z')))
  execFileSync('tar', ['-x', '-f', 'x.tar'], { cwd: folder })
  for (const { path, content } of files) expect(await readFile(join(folder, path))).toEqual(content)
  expect(() => tarOf([{ path: 'x'.repeat(101), content: Buffer.alloc(0) }], new Date())).toThrow(RangeError)
  await rm(folder, { recursive: true })
})
