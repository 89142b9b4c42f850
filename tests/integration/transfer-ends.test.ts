import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { archiveOf } from '#components/uploads/pack-set.ts'
import { getTransfer } from '#lib/transfers/get.ts'
import { getParcel } from '#lib/transfers/get-parcel.ts'
import { leaveOut } from '#lib/transfers/leave-out.ts'
import { linkIdentical } from '#lib/transfers/link-identical.ts'
import { listEntries } from '#lib/transfers/list-entries.ts'
import { listOpen } from '#lib/transfers/list-open.ts'
import { noteUnreadable } from '#lib/transfers/note-unreadable.ts'
import { openTransferBatch } from '#lib/transfers/open-batch.ts'
import { OUTCOMES } from '#lib/transfers/schema.ts'
import { startFollower } from '#lib/uploads/follow.ts'
import { listMedium, sealEntries, sendEntry } from '#tests/factories/media.ts'
import { caseId, database, later, officer, seal, store, submit, withScene } from '#tests/factories/transfer-scene.ts'
import { SET_ROOT, treeWithSet } from '#tests/factories/trees.ts'
import { sha256, workerContext } from '#tests/support/store.ts'

vi.setConfig({ testTimeout: 120_000 })
withScene()

const contentOf = (sizeBytes: number | null) => 'x'.repeat(sizeBytes ?? 0)
const ENDS = ['sealed', 'identical', 'unreadable', 'left-out', 'none'] as const
const MOST = 10

/** One that reaches every end, whatever else is drawn. */
const file = (path: string, sizeBytes: number | null = 1) => ({
  ...{ path, kind: 'file' as const, sizeBytes, modifiedAt: null },
})
const EVERY_END = [
  file(`${SET_ROOT}/SmartClient-Player.exe`, 2),
  ...[file('sealed.mp4'), file('twin.mp4', 7), file('bad', null), file('private')],
  { ...file(`${SET_ROOT}/nothing`, null), kind: 'empty-folder' as const },
]
const CHOSEN = ['none', 'sealed', 'identical', 'unreadable', 'left-out'] as const

test('whatever a medium holds and however its entries end, it is submitted when each has an outcome, and not before', async () => {
  const held = new Set<number>()
  /** Makes sure that an exhibit of the case has each of these sizes: all files of a size are alike here. */
  const hold = async (sizes: number[]) => {
    const fresh = [...new Set(sizes)].filter((size) => !held.has(size))
    if (fresh.length === 0) return
    const entries = fresh.map((size) => file(`before/${size}`, size))
    const transferId = await listMedium(officer, caseId, entries)
    await sealEntries(database, store, officer, { transferId, contents: fresh.map(contentOf) })
    for (const size of fresh) held.add(size)
  }
  const reached = new Set<string>()
  const ends = fc.array(fc.constantFrom(...ENDS), { minLength: MOST + 1, maxLength: MOST + 1 })
  await fc.assert(
    fc.asyncProperty(treeWithSet(MOST), ends, fc.boolean(), async (entries, chosen, isWhole) => {
      const transferId = await listMedium(officer, caseId, entries)
      const inSet = (at: number) => isWhole && (entries[at]?.path.startsWith(`${SET_ROOT}/`) ?? false)
      const of = (end: (typeof ENDS)[number]) =>
        entries.flatMap(({ kind, sizeBytes }, at) => {
          const isSent = end === 'sealed' || end === 'identical'
          const can = kind === 'file' && (!isSent || (sizeBytes !== null && !inSet(at)))
          return can && chosen[at] === end ? [at] : []
        })
      const [sealed, identical, unreadable, out] = [of('sealed'), of('identical'), of('unreadable'), of('left-out')]
      if (unreadable.length > 0)
        await noteUnreadable(later(officer), { transferId, ordinals: unreadable, error: 'x', tries: 1 })
      if (out.length > 0) await leaveOut(later(officer), { transferId, ordinals: out, reason: 'x' })
      await hold(identical.map((at) => entries[at]?.sizeBytes ?? 0))
      if (identical.length > 0) {
        const asked = identical.map((ordinal) => {
          const content = contentOf(entries[ordinal]?.sizeBytes ?? 0)
          return { ordinal, sha256: sha256(Buffer.from(content)) }
        })
        expect(await linkIdentical(later(officer), { transferId, entries: asked })).toEqual(identical)
      }
      const contents = entries.map(({ sizeBytes }) => contentOf(sizeBytes))
      if (sealed.length > 0) await sealEntries(database, store, officer, { transferId, contents, ordinals: sealed })
      for (const at of sealed) held.add(entries[at]?.sizeBytes ?? 0)

      const left = async () => (await listOpen(later(officer), transferId)).filter(({ isUnreadable }) => !isUnreadable)
      const packed = (await left()).filter(
        ({ setRoot, kind, sizeBytes }) => setRoot && (kind === 'empty-folder' || sizeBytes !== null),
      )
      if (isWhole && packed.length > 0) {
        const { entryIds } = await openTransferBatch(later(officer), { transferId, sets: [SET_ROOT] })
        const { members } = await getParcel(later(officer), entryIds[0] ?? '')
        expect(members.map(({ ordinal }) => ordinal)).toEqual(packed.map(({ ordinal }) => ordinal))
        const files = members.map(({ sizeBytes }) => new File([contentOf(sizeBytes)], 'x'))
        const archive = Buffer.from(await archiveOf(SET_ROOT, members, files).arrayBuffer())
        await sendEntry(officer, store, entryIds[0] ?? '', archive)
        await startFollower(store, async () => true).step(workerContext(database.worker))
      }
      const open = await left()
      const files = open.filter(({ kind }) => kind === 'file').map(({ ordinal }) => ordinal)
      const before = await submit(transferId)
      // An empty folder of a set that goes file by file waits for nobody, once nothing else does.
      expect(before).toMatchObject(
        files.length > 0 ? { status: 'refused', missing: open.length } : { status: 'submitted' },
      )
      if (files.length > 0) {
        await leaveOut(later(officer), { transferId, ordinals: files, reason: 'x' })
        expect(await submit(transferId)).toMatchObject({ status: 'submitted' })
      }
      const { sums } = await getTransfer(later(officer), transferId)
      expect(sums.reduce((sum, each) => sum + each.entries, 0)).toBe(entries.length)
      for (const { kind } of sums) reached.add(kind)
    }),
    { numRuns: 12, examples: [[EVERY_END, [...CHOSEN], true]] },
  )
  expect([...reached].sort(), 'every end, and no entry without').toEqual([...OUTCOMES].sort())
})

test('ten thousand empty files are announced each as its own, or are one exhibit where they are an export set', async () => {
  const EMPTY = 10_000
  const entries = Array.from({ length: EMPTY }, (_, at) => file(`card/${at}.idx`, 0))
  const transferId = await listMedium(officer, caseId, entries)
  const ordinals = entries.map((_, at) => at)
  const { entryIds } = await openTransferBatch(later(officer), { transferId, ordinals })
  expect(new Set(entryIds).size).toBe(EMPTY)
  await sendEntry(officer, store, entryIds[0] ?? '', Buffer.alloc(0))
  await startFollower(store, async () => true).step(workerContext(database.worker))
  expect(await submit(transferId)).toMatchObject({ status: 'refused', missing: EMPTY - 1 })

  const set = [file('匯出/SmartClient-Player.exe', 2), ...entries.map(({ path }) => file(`匯出/${path}`, 0))]
  const whole = await listMedium(officer, caseId, set)
  const sent = await openTransferBatch(later(officer), { transferId: whole, sets: ['匯出'] })
  const { members } = await getParcel(later(officer), sent.entryIds[0] ?? '')
  const files = members.map(({ sizeBytes }) => new File([contentOf(sizeBytes)], 'x'))
  const archive = Buffer.from(await archiveOf('匯出', members, files).arrayBuffer())
  await sendEntry(officer, store, sent.entryIds[0] ?? '', archive)
  await startFollower(store, async () => true).step(workerContext(database.worker))
  expect(await submit(whole)).toMatchObject({ status: 'submitted' })
  const { sums, exhibits } = await getTransfer(later(officer), whole)
  expect(sums).toMatchObject([{ kind: 'in-set', entries: EMPTY + 1 }])
  expect(exhibits.items).toBe(1)
})

test('names that differ in case alone are two exhibits, and a link is on the record, not what it leads to', async () => {
  const entries = [
    ...[file('card/a.MP4', 3), file('card/A.mp4', 3), file('card/real/b.mp4', 3)],
    ...['card/latest', 'card/loop'].map((path) => ({ ...file(path, null), kind: 'link' as const })),
  ]
  const transferId = await listMedium(officer, caseId, entries)
  await expect(
    openTransferBatch(later(officer), { transferId, ordinals: [3] }),
    'there are no bytes of a link',
  ).rejects.toMatchObject({ code: 'INVALID' })
  const [upper, lower] = await seal(transferId, { 0: 'one', 1: 'two', 2: 'six' }, [0, 1, 2])
  expect(await submit(transferId)).toMatchObject({ status: 'submitted' })
  const page = await listEntries(later(officer), { transferId, show: 'twin' })
  expect(page.entries.map(({ path, itemId }) => [path, itemId])).toEqual([
    ['card/A.mp4', lower],
    ['card/a.MP4', upper],
  ])
  expect((await listEntries(later(officer), { transferId, show: 'left-out' })).entries).toMatchObject([
    { path: 'card/latest', kind: 'link', basis: 'link' },
    { path: 'card/loop', kind: 'link', basis: 'link' },
  ])
})
