import { verify } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Ctx } from '#lib/context.ts'
import { rotationStatement } from '#lib/signer/rules.ts'
import type { Rotation } from '#lib/signer/schema.ts'
import { parseKey, parseNote, verifyNote } from './note.ts'

/** A key of the log, and what links it to the one that followed; null for the one in use. */
export type ChainedKey = { vkey: string; followedBy: Rotation | null }

/** What the record says of changes of the key, the first one first. Believed only as far as both keys signed it. */
export async function readRotations({ db }: Pick<Ctx, 'db'>): Promise<Rotation[]> {
  const rows = await db.execute<{ facts: Rotation }>(sql`select facts from log_key_rotations() as facts`)
  return rows.map(({ facts }) => facts)
}

/** Whether both keys signed that one follows the other. */
function isSigned({ statement, oldKey, newKey, oldSignature, newSignature }: Rotation): boolean {
  const [old, next] = [parseKey(oldKey), parseKey(newKey)]
  const isBy = (key: typeof old, signature: string) =>
    verify(null, Buffer.from(statement), key.publicKey, Buffer.from(signature, 'base64'))
  // The name of a key of the log is its origin then.
  return (
    statement === rotationStatement(old.name, oldKey, newKey) && isBy(old, oldSignature) && isBy(next, newSignature)
  )
}

/** The keys that signed the log, the one in use first, then each that it follows by the signatures of both. Pure. */
export function keyChain(current: string, rotations: readonly Rotation[]): ChainedKey[] {
  const chain: ChainedKey[] = [{ vkey: current, followedBy: null }]
  for (const rotation of rotations.toReversed()) {
    const isNext = rotation.newKey === chain.at(-1)?.vkey && rotation.oldKey !== rotation.newKey
    if (isNext && isSigned(rotation)) chain.push({ vkey: rotation.oldKey, followedBy: rotation })
  }
  return chain
}

/**
 * The part of the chain from the key that signed this note to the one in use. Throws TypeError where none of them did, or
 * a signature is bad.
 */
export function chainFrom(note: string, chain: readonly ChainedKey[]): [ChainedKey, ...ChainedKey[]] {
  const { signatures } = parseNote(note)
  const at = chain.findIndex(({ vkey }) => {
    const { name, id } = parseKey(vkey)
    return signatures.some((each) => each.name === name && each.id === id)
  })
  const [signing, ...followers] = chain.slice(0, at + 1).toReversed()
  if (!signing) throw new TypeError('signed by no known key')
  verifyNote(note, [signing.vkey])
  return [signing, ...followers]
}
