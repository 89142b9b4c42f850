import { CdipError } from '#lib/errors.ts'

// Only a canonical UUID may become part of a path: no name, number or role from outside ever does.
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const SHA256_HEX = /^[0-9a-f]{64}$/
const WORD = /^[a-z][a-z0-9]{0,31}$/

function checked(pattern: RegExp, value: string, what: string): string {
  if (!pattern.test(value)) throw new CdipError('INVALID', `invalid ${what}: ${JSON.stringify(value)}`)
  return value
}

function whole(value: number, what: string): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new CdipError('INVALID', `invalid ${what}: ${value}`)
  return value
}

/** `masters/<last 2>/<id>`: the last two digits, because the first ones of a UUIDv7 are its time and would pile up. */
function itemFolder(root: 'masters' | 'derivatives', itemId: string): string {
  const id = checked(UUID, itemId, 'item id')
  return `${root}/${id.slice(-2)}/${id}`
}

/** The segment that the holder of lease `epoch` alone may write. Relative to the store. */
export function segmentKey(uploadId: string, epoch: number): string {
  return `incoming/${checked(UUID, uploadId, 'upload id')}/${whole(epoch, 'epoch')}`
}

/** The folders that hold masters: the store, and those of other volumes that hold a copy of each. */
export type MasterPlaces = { store: string; copies: readonly string[] }

/** The write-once bytes of an item. */
export function masterKey(itemId: string): string {
  return `${itemFolder('masters', itemId)}/content`
}

/** Record `revision` of an item: 0 at seal, then one for each change of case, number, classification or state. */
export function recordKey(itemId: string, revision: number): string {
  return `${itemFolder('masters', itemId)}/record.${whole(revision, 'revision')}.json`
}

/** A derivative, named by what it is and by the SHA-256 (hex) of the recipe that makes it. */
export function derivativeKey(itemId: string, kind: string, recipeSha256: string, extension: string): string {
  const name = `${checked(WORD, kind, 'kind')}-${checked(SHA256_HEX, recipeSha256, 'SHA-256')}`
  return `${itemFolder('derivatives', itemId)}/${name}.${checked(WORD, extension, 'extension')}`
}

/** Where one job makes its outputs before they are published: scratch, no evidence. `attempt` keeps two runs apart. */
export function scratchKey(itemId: string, kind: string, attempt: string): string {
  const name = `${checked(WORD, kind, 'kind')}-${checked(UUID, attempt, 'attempt')}`
  return `work/${checked(UUID, itemId, 'item id')}/${name}`
}

/** Rejected, cancelled and damaged bytes: kept, never served. */
export function quarantineKey(id: string): string {
  return `quarantine/${checked(UUID, id, 'quarantine id')}`
}
