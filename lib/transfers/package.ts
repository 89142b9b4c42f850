import type { EntryKind } from './schema.ts'

/*
 * An export set as one file: a tar archive of its tree (POSIX.1-2001 pax, so that paths of any length and language keep
 * their name), which every system can open without us. Pure, and free of Node: the desk lays the archive out over the
 * files where they lie, and the server says how long it must be.
 */
const BLOCK = 512

/** `pathRaw`: the bytes of the path in hex, where the text is not simply them (raw-path.ts). */
type Member = {
  path: string
  pathRaw?: string | null | undefined
  kind: EntryKind
  sizeBytes: number | null
  modifiedAt: string | null
}
/** What an archive is put together of: bytes of its own, or the file of the member at this place. */
export type Piece = { bytes: Uint8Array<ArrayBuffer> } | { member: number }
export type Layout = { sizeBytes: number; pieces: Piece[] }

const encoder = new TextEncoder()
const padded = (sizeBytes: number) => Math.ceil(sizeBytes / BLOCK) * BLOCK

/** One pax record: its length in decimal counts itself. */
function paxRecord(key: string, value: Uint8Array): Uint8Array {
  const rest = new Uint8Array([...encoder.encode(` ${key}=`), ...value, 0x0a])
  let length = rest.byteLength + 1
  while (String(length).length + rest.byteLength !== length) length = String(length).length + rest.byteLength
  return new Uint8Array([...encoder.encode(String(length)), ...rest])
}

function header(
  name: string,
  type: '0' | '5' | 'x',
  sizeBytes: number,
  modifiedAt: string | null,
): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK)
  const write = (text: string, at: number, length: number) => block.set(encoder.encode(text).subarray(0, length), at)
  const octal = (value: number, at: number, length: number) =>
    write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, length)
  write(name, 0, 100)
  octal(type === '5' ? 0o755 : 0o644, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  // Over 8 GiB the pax record says the size, and this field says nothing (POSIX: ignored).
  octal(sizeBytes < 8 ** 11 ? sizeBytes : 0, 124, 12)
  octal(modifiedAt ? Math.max(0, Math.floor(Date.parse(modifiedAt) / 1000)) : 0, 136, 12)
  write('        ', 148, 8)
  write(type, 156, 1)
  write('ustar\x0000', 257, 8)
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  ) // six digits and a NUL; the space after them stands
  return block
}

const bytesOf = (hex: string): number[] => (hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16))

/** What stands before a member's bytes: a pax header where its own says too little. */
function headOf(folder: string, { path, pathRaw, kind, sizeBytes, modifiedAt }: Member): Uint8Array<ArrayBuffer>[] {
  const end = kind === 'empty-folder' ? '/' : ''
  const name = `${folder}/${path}${end}`
  const size = kind === 'file' ? (sizeBytes ?? 0) : 0
  const isPlain = !pathRaw && /^[\x20-\x7e]+$/.test(name) && name.length <= 100
  const bytes = pathRaw
    ? new Uint8Array([...encoder.encode(`${folder}/`), ...bytesOf(pathRaw), ...encoder.encode(end)])
    : encoder.encode(name)
  const records = [
    // Bytes that are no UTF-8 are said to be none (POSIX.1-2008, pax, hdrcharset).
    ...(pathRaw ? [paxRecord('hdrcharset', encoder.encode('BINARY'))] : []),
    ...(isPlain ? [] : [paxRecord('path', bytes)]),
    ...(size < 8 ** 11 ? [] : [paxRecord('size', encoder.encode(String(size)))]),
  ]
  const own = header(isPlain ? name : 'see-pax-header', kind === 'empty-folder' ? '5' : '0', size, modifiedAt)
  if (records.length === 0) return [own]
  const length = records.reduce((sum, record) => sum + record.byteLength, 0)
  const body = new Uint8Array(padded(length))
  let at = 0
  for (const record of records) {
    body.set(record, at)
    at += record.byteLength
  }
  return [header('pax-header', 'x', length, modifiedAt), body, own]
}

/** Links are not followed, and what can't be opened has no bytes to pack: each ends in an outcome of its own. */
export const isPacked = ({ kind, sizeBytes }: Pick<Member, 'kind' | 'sizeBytes'>): boolean =>
  kind === 'empty-folder' || (kind === 'file' && sizeBytes !== null)

/**
 * Lays out the archive of a set: members in the order given, paths relative to the folder of the set, whose name stands
 * before them. Bytes of ours are joined, so that ten thousand small files make no more pieces than they must.
 */
export function layOut(folder: string, members: readonly Member[]): Layout {
  const pieces: Piece[] = []
  let ours: Uint8Array<ArrayBuffer>[] = []
  let sizeBytes = 0
  const flush = () => {
    const length = ours.reduce((sum, part) => sum + part.byteLength, 0)
    if (length === 0) return
    const bytes = new Uint8Array(length)
    let at = 0
    for (const part of ours) {
      bytes.set(part, at)
      at += part.byteLength
    }
    pieces.push({ bytes })
    sizeBytes += length
    ours = []
  }
  for (const [at, member] of members.entries()) {
    if (!isPacked(member)) continue
    ours.push(...headOf(folder, member))
    if (member.kind !== 'file' || !member.sizeBytes) continue
    flush()
    pieces.push({ member: at })
    sizeBytes += member.sizeBytes
    ours.push(new Uint8Array(padded(member.sizeBytes) - member.sizeBytes))
  }
  ours.push(new Uint8Array(2 * BLOCK))
  flush()
  return { sizeBytes, pieces }
}

/** The members of the set in this folder as its archive names them: by their paths below it. */
export const withinSet = <T extends Member>(root: string, members: readonly T[]): T[] =>
  members.map((member) => ({
    ...member,
    path: member.path.slice(root.length + 1),
    pathRaw: rawWithin(member.pathRaw, root.split('/').length),
  }))

/** The bytes of a path below the folder that holds it `depth` levels down; null where the text is simply them. */
export function rawWithin(pathRaw: string | null | undefined, depth: number): string | null {
  if (!pathRaw) return null
  const bytes = bytesOf(pathRaw)
  let at = 0
  for (let level = 0; level < depth; level += 1) at = bytes.indexOf(0x2f, at) + 1
  return pathRaw.slice(2 * at)
}
