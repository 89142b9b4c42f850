import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { layOut, type Piece } from './package.ts'
import { pathOf } from './raw-path.ts'

const sizeOf = (piece: Piece, sizes: readonly (number | null)[]) =>
  'bytes' in piece ? piece.bytes.byteLength : (sizes[piece.member] ?? 0)

test('a set is one archive that tar opens: names of any length and language, times, empty files and folders', () => {
  const contents: Record<string, Buffer | null> = {
    'a.blk': Buffer.alloc(1234, 7),
    '空/鏡頭 1.blk': Buffer.alloc(512, 8),
    [`${'deep/'.repeat(40)}file.bin`]: Buffer.from('deep'),
    'nothing.bin': Buffer.alloc(0),
    'empty folder': null,
  }
  const members = Object.entries(contents).map(([path, bytes]) => ({
    ...{ path, kind: bytes ? ('file' as const) : ('empty-folder' as const), sizeBytes: bytes?.byteLength ?? null },
    modifiedAt: '2026-06-19T11:12:54.000Z',
  }))
  const { sizeBytes, pieces } = layOut('export', members)
  const bytes = Buffer.concat(
    pieces.map((piece) =>
      'bytes' in piece ? piece.bytes : (contents[members[piece.member]?.path ?? ''] ?? Buffer.alloc(0)),
    ),
  )
  expect(bytes.byteLength).toBe(sizeBytes)
  const folder = mkdtempSync(join(tmpdir(), 'cdip-package-'))
  writeFileSync(join(folder, 'set.tar'), bytes)
  execFileSync('env', ['LC_ALL=C.UTF-8', 'tar', '-xf', 'set.tar'], { cwd: folder })
  for (const [path, content] of Object.entries(contents)) {
    const found = statSync(join(folder, 'export', path))
    if (content === null) expect(found.isDirectory()).toBe(true)
    else {
      expect(readFileSync(join(folder, 'export', path)).equals(content), path).toBe(true)
      expect(found.mtime.toISOString()).toBe('2026-06-19T11:12:54.000Z')
    }
  }
  rmSync(folder, { recursive: true })
})

test('a file over eight gigabytes keeps its size, and nothing of it is held in memory', () => {
  const sizes = [9 * 1024 ** 3 + 1, 3]
  const { sizeBytes, pieces } = layOut('set', [
    { path: 'large.bin', kind: 'file', sizeBytes: sizes[0] ?? 0, modifiedAt: null },
    { path: 'small.bin', kind: 'file', sizeBytes: 3, modifiedAt: null },
  ])
  expect(pieces.reduce((sum, piece) => sum + sizeOf(piece, sizes), 0)).toBe(sizeBytes)
  expect(sizeBytes % 512).toBe(0)
  const [head] = pieces
  expect(head && 'bytes' in head ? Buffer.from(head.bytes).toString('latin1') : '').toContain(`size=${sizes[0]}\n`)
})

test('a name that is no UTF-8 comes out of the archive byte for byte', () => {
  const raw = Buffer.from([0xc3, 0xe8, 0x2f, 0x61, 0xe9])
  const { sizeBytes, pieces } = layOut('set', [
    { ...pathOf(raw), kind: 'file', sizeBytes: 0, modifiedAt: null },
    { path: 'plain', kind: 'file', sizeBytes: 0, modifiedAt: null },
  ])
  const folder = mkdtempSync(join(tmpdir(), 'cdip-package-'))
  const bytes = Buffer.concat(pieces.map((piece) => ('bytes' in piece ? piece.bytes : Buffer.alloc(0))))
  expect(bytes.byteLength).toBe(sizeBytes)
  writeFileSync(join(folder, 'set.tar'), bytes)
  execFileSync('env', ['LC_ALL=C', 'tar', '-xf', 'set.tar'], { cwd: folder })
  expect(statSync(Buffer.concat([Buffer.from(`${folder}/set/`), raw])).isFile()).toBe(true)
  expect(statSync(join(folder, 'set/plain')).isFile()).toBe(true)
  rmSync(folder, { recursive: true })
})

test('links and what can not be read are not packed, and the layout is the same each time', () => {
  const members = [
    { path: 'link', kind: 'link' as const, sizeBytes: null, modifiedAt: null },
    { path: 'broken', kind: 'file' as const, sizeBytes: null, modifiedAt: null },
    { path: 'a', kind: 'file' as const, sizeBytes: 1, modifiedAt: null },
  ]
  const digest = () =>
    createHash('sha256')
      .update(JSON.stringify(layOut('set', members)))
      .digest('hex')
  expect(digest()).toBe(digest())
  expect(layOut('set', members).pieces.flatMap((piece) => ('member' in piece ? [piece.member] : []))).toEqual([2])
})
