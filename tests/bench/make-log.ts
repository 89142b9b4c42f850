import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { envelopeOf } from '#lib/ledger/envelope.ts'
import { EMPTY, extend, leafHash, rootOf } from '#lib/ledger/merkle.ts'
import { checkpointText, encodeKey, signatureLine } from '#lib/ledger/note.ts'
import { bundleOf, newTiles, TILE_WIDTH, tileOf, tilePath } from '#lib/ledger/tile.ts'
import { foldHashes, levelsOf } from '#lib/ledger/tile-files.ts'

const ORIGIN = 'bench.example/log/1'

/** A published log of `size` entries as large as real ones, written without a database. */
export async function makeLog(size: number): Promise<{ folder: string; vkey: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'cdip-bench-log-'))
  const write = async (path: string, content: Buffer | string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  let range = EMPTY
  let row: Buffer[] = []
  const digest = () => randomBytes(32).toString('hex')
  for (const tile of newTiles('entries', 0, size)) {
    const entries = Array.from({ length: tile.width }, () => envelopeOf(digest(), [digest(), digest()]))
    const hashes = entries.map(leafHash)
    range = extend(range, hashes)
    if (tile.width === TILE_WIDTH) row.push(foldHashes(hashes))
    await write(tilePath(tile), bundleOf(entries))
    await write(tilePath({ ...tile, kind: 0 }), Buffer.concat(hashes))
  }
  for (const level of levelsOf(size).slice(1)) {
    const above: Buffer[] = []
    for (let at = 0; at < row.length; at += TILE_WIDTH) {
      const hashes = row.slice(at, at + TILE_WIDTH)
      await write(tilePath(tileOf(level, at, size)), Buffer.concat(hashes))
      if (hashes.length === TILE_WIDTH) above.push(foldHashes(hashes))
    }
    row = above
  }
  const { privateKey } = generateKeyPairSync('ed25519')
  const vkey = encodeKey(ORIGIN, privateKey)
  const text = checkpointText({ origin: ORIGIN, size, root: rootOf(range) })
  await write('checkpoint', `${text}\n${signatureLine(vkey, sign(null, Buffer.from(text), privateKey))}`)
  return { folder, vkey, remove: () => rm(folder, { recursive: true }) }
}
