import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { piecesOf } from './bring-medium.ts'

test('a manifest goes in pieces that the server takes and the proxy lets through, whatever its names', () => {
  const limit =
    Number(/^ {2}client_max_body_size (\d+)m;/m.exec(readFileSync('deploy/nginx.conf', 'utf8'))?.[1]) * 1024 ** 2
  const modifiedAt = new Date(0).toISOString()
  const ofName = (name: string) => (_: unknown, at: number) => ({
    ...{ path: `${name}${at}.mp4`, kind: 'file' as const, sizeBytes: 2 ** 40, modifiedAt },
  })
  for (const name of ['a', '錄影/'.repeat(100), '"\\'.repeat(100), '\u0001'.repeat(60)]) {
    const entries = Array.from({ length: 12_000 }, ofName(name))
    const pieces = [...piecesOf(entries)]
    expect(pieces.flat()).toEqual(entries)
    for (const piece of pieces) {
      expect(piece.length).toBeLessThanOrEqual(5000)
      expect(Buffer.byteLength(JSON.stringify({ from: 240_000, entries: piece })), name).toBeLessThan(limit)
    }
  }
})
