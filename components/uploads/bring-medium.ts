import type { Begun } from '#lib/transfers/begin.ts'
import type { TransferToken } from '#lib/transfers/check-token.ts'
import type { OpenEntry } from '#lib/transfers/list-open.ts'
import { isPacked } from '#lib/transfers/package.ts'
import type { AddEntriesInput, MediumInput, OpenTransferBatchInput, TransferBatch } from '#lib/transfers/schema.ts'
import type { ChosenSource } from './choose-source.tsx'
import type { Chosen } from './choose-target.tsx'
import { linkKnown, linkSets, type PackedSet } from './link-known.ts'
import type { EngineBatch, Picked, PickedFile } from './messages.ts'
import { archiveOf } from './pack-set.ts'
import { byRecord, pathOf } from './pick-files.ts'
import { ask } from './transfer-http.ts'

/* As many as the server takes at once (lib/transfers/schema.ts). */
const PIECE = 5000
/* The proxy takes 1 MiB (deploy/nginx.conf), with what stands around the entries. */
const PIECE_BYTES = 1_000_000
const BATCH = 10_000

export type MediumStep = { step: 'listing' | 'comparing' | 'announcing'; done: number; total: number }
/** What is brought in of a medium now; `missing`: entries of its record that were not found among what was picked. */
export type Brought = { transferId: string; linked: number; sent: number; missing: number }
/** A batch as the engine runs it, with the files that were picked for it, in their order. */
type Batch = { batch: EngineBatch; files: PickedFile[] }
type Entry = AddEntriesInput['entries'][number]
type Asked = {
  officerId: string
  chosen: Chosen
  source: ChosenSource
  picked: Picked
  /** Folders of export sets that are kept whole. */
  whole: ReadonlySet<string>
  folderSources: ReadonlyMap<string, string>
  /** What lies in the medium's token file, null for none, and why it is brought in where that is in doubt. */
  token: string | null
  reason: string
} & ({ medium: MediumInput } | { transferId: string; secondLabel: string | null; isUnread: boolean })

/** What the token of the medium says keeps it from going on; the record was begun, and nothing of it is listed. */
export class TokenError extends Error {
  readonly answer: Exclude<TransferToken, { status: 'checked' }>
  readonly transferId: string
  constructor(answer: Exclude<TransferToken, { status: 'checked' }>, transferId: string) {
    super(answer.why)
    this.answer = answer
    this.transferId = transferId
  }
}

/** Every entry that was picked, each once: files, folders without one, and what could not be opened. */
function entriesOf({ files, emptyFolders, unreadable }: Picked): Entry[] {
  // A file that was picked again, and had grown meanwhile, is one entry: as it was the last time.
  const byPath = new Map(files.map((picked) => [pathOf(picked), picked]))
  return [
    ...[...byPath.values()].map((picked) => ({
      ...{ path: pathOf(picked), kind: 'file' as const, sizeBytes: picked.file.size },
      modifiedAt: new Date(picked.file.lastModified).toISOString(),
    })),
    ...emptyFolders.map((path) => ({ path, kind: 'empty-folder' as const, sizeBytes: null })),
    ...unreadable.map((path) => ({ path: path.replace(/\/$/, ''), kind: 'file' as const, sizeBytes: null })),
  ]
}

/** Has the token of the medium checked for its record. Throws TokenError where it does not go on. */
async function check(transferId: string, { token, reason }: Pick<Asked, 'token' | 'reason'>): Promise<void> {
  const answer = await ask<TransferToken>(transferId, `/${transferId}/token`, { token, reason })
  if (answer.status !== 'checked') throw new TokenError(answer, transferId)
}

const encoder = new TextEncoder()
/** A manifest in pieces that are sent one after the other: as many as the server takes, and as long as the proxy lets through. */
export function* piecesOf(entries: readonly Entry[]): Generator<Entry[]> {
  let piece: Entry[] = []
  let bytes = 0
  for (const entry of entries) {
    const own = encoder.encode(JSON.stringify(entry)).byteLength + 1
    if (piece.length === PIECE || bytes + own > PIECE_BYTES) {
      yield piece
      piece = []
      bytes = 0
    }
    piece.push(entry)
    bytes += own
  }
  if (piece.length > 0) yield piece
}

/** Sends the whole manifest, before anything else. Returns the id of the import record. */
async function list(
  target: Chosen['target'],
  medium: MediumInput,
  said: Pick<Asked, 'token' | 'reason'>,
  entries: readonly Entry[],
  onStep: (step: MediumStep) => void,
): Promise<string> {
  const begun = await ask<Begun>(null, '', { target, medium })
  const { transferId } = begun
  if (begun.isUnread || said.token !== null) await check(transferId, said)
  let from = 0
  for (const piece of piecesOf(entries)) {
    onStep({ step: 'listing', done: from, total: entries.length })
    await ask(transferId, `/${transferId}/entries`, { from, entries: piece })
    from += piece.length
  }
  await ask(transferId, `/${transferId}/listing`, { entries: entries.length })
  return transferId
}

/** The import record of a medium of which nothing can be read: one entry, the medium by its label. Throws RefusedError. */
export async function recordDeadMedium(
  target: Chosen['target'],
  medium: MediumInput,
  said: { error: string; tries: number },
): Promise<string> {
  const entry: Entry = { path: medium.label.replaceAll('/', '_'), kind: 'file', sizeBytes: null }
  const withoutToken = { token: null, reason: said.error }
  const transferId = await list(target, medium, withoutToken, [entry], () => {})
  await ask(transferId, `/${transferId}/unreadable`, { ordinals: [0], ...said })
  return transferId
}

/**
 * Brings in what lies on a medium: its manifest, what is in the case already by size and digest, then batches for the desk's
 * engine. With a `transferId`, what is still open of a record whose manifest is whole. Throws RefusedError and TokenError.
 */
export async function bringMedium(
  asked: Asked,
  onStep: (step: MediumStep) => void,
): Promise<Brought & { batches: Batch[] }> {
  const transferId =
    'transferId' in asked
      ? asked.transferId
      : await list(asked.chosen.target, asked.medium, asked, entriesOf(asked.picked), onStep)
  const secondLabel = 'transferId' in asked ? asked.secondLabel : null
  // Another medium that gives what this one could not says nothing of this one.
  if ('transferId' in asked && secondLabel === null && (asked.isUnread || asked.token !== null))
    await check(transferId, asked)
  const open = await ask<OpenEntry[]>(transferId, `/${transferId}/open`)
  const wanted = open.filter(({ isUnreadable }) => !isUnreadable || secondLabel !== null)
  const byPath = byRecord(asked.picked.files, open)
  const fileOf = ({ path, sizeBytes }: OpenEntry) => {
    const picked = byPath.get(path)
    return picked && picked.file.size === sizeBytes ? picked : null
  }
  const linked = await linkKnown(transferId, wanted, fileOf, onStep)
  const unlinked = wanted.filter((entry) => !linked.has(entry.ordinal))
  const allSets = packed(unlinked, asked.whole, fileOf)
  for (const ordinal of await linkSets(transferId, asked.chosen, allSets, onStep)) linked.add(ordinal)
  const rest = unlinked.filter((entry) => !linked.has(entry.ordinal))
  onStep({ step: 'announcing', done: 0, total: rest.length })
  const sets = allSets.filter(({ ordinals }) => !ordinals.some((ordinal) => linked.has(ordinal)))
  const inSet = new Set(sets.flatMap(({ ordinals }) => ordinals))
  const singles = rest.flatMap((entry) => {
    const picked = entry.kind === 'file' && !inSet.has(entry.ordinal) ? fileOf(entry) : null
    return picked ? [{ ordinal: entry.ordinal, picked }] : []
  })
  const batches = await announce({ ...asked, transferId, secondLabel }, singles, sets)
  const sent = singles.length + inSet.size
  const files = rest.filter(({ kind, sizeBytes }) => kind === 'file' && sizeBytes !== null).length
  return {
    transferId,
    batches,
    linked: linked.size,
    sent,
    missing: files - rest.filter((e) => e.kind === 'file' && fileOf(e)).length,
  }
}

type Single = { ordinal: number; picked: PickedFile }

/** Each export set of which every file is at hand, as one file. */
function packed(
  entries: readonly OpenEntry[],
  whole: ReadonlySet<string>,
  fileOf: (entry: OpenEntry) => PickedFile | null,
): PackedSet[] {
  const byRoot = Map.groupBy(
    entries.filter(({ setRoot }) => setRoot !== null && whole.has(setRoot)),
    ({ setRoot }) => setRoot ?? '',
  )
  return [...byRoot].flatMap(([root, all]) => {
    const members = all.filter(isPacked).map((entry) => ({ entry, file: fileOf(entry)?.file ?? null }))
    // A set of which a file is not at hand is not whole.
    if (members.length === 0 || members.some(({ entry, file }) => entry.kind === 'file' && !file)) return []
    const entriesOfSet = members.map(({ entry }) => entry)
    const file = archiveOf(
      root,
      entriesOfSet,
      members.map((member) => member.file),
    )
    return [{ root, ordinals: entriesOfSet.map(({ ordinal }) => ordinal), file }]
  })
}

type Announced = Asked & { transferId: string; secondLabel: string | null }

async function announce(
  { transferId, secondLabel, officerId, chosen, source, folderSources }: Announced,
  singles: readonly Single[],
  sets: readonly PackedSet[],
): Promise<Batch[]> {
  const batches: Batch[] = []
  for (let from = 0; from < Math.max(singles.length, sets.length > 0 ? 1 : 0); from += BATCH) {
    const now = singles.slice(from, from + BATCH)
    const first = from === 0
    const input: Omit<OpenTransferBatchInput, 'transferId'> = {
      ...{ ordinals: now.map(({ ordinal }) => ordinal), sets: first ? sets.map(({ root }) => root) : [], secondLabel },
      sourceId: source && 'id' in source ? source.id : null,
      newSource: first && source && 'fields' in source ? source.fields : null,
      folderSources: [...folderSources].map(([folder, sourceId]) => ({ folder, sourceId })),
    }
    const { batchId, entryIds, grantToken } = await ask<TransferBatch>(transferId, `/${transferId}/batches`, input)
    const files: PickedFile[] = [
      ...now.map(({ picked }) => picked),
      ...(input.sets?.map((root, at) => ({
        ...{ file: sets[at]?.file ?? new File([], ''), folder: root.slice(0, Math.max(root.lastIndexOf('/'), 0)) },
      })) ?? []),
    ]
    const entries = files.map(({ file, folder }, at) => ({
      ...{ entryId: entryIds[at] ?? '', name: file.name, folder, sizeBytes: file.size, file },
    }))
    batches.push({ batch: { batchId, officerId, grantToken, label: chosen.label, entries }, files })
  }
  return batches
}
