import { expect, test, vi } from 'vitest'
import { compareHeld, type Held } from '#components/uploads/compare-held.ts'
import { digestOfFile } from '#components/uploads/digest-file.ts'
import { beginTransfer } from '#lib/transfers/begin.ts'
import { listHeld } from '#lib/transfers/list-held.ts'
import { DISC } from '#tests/factories/media.ts'
import { makeUnit } from '#tests/factories/people.ts'
import {
  caseId,
  database,
  later,
  officer,
  type Person,
  person,
  submitted,
  unitId,
  withScene,
} from '#tests/factories/transfer-scene.ts'
import { sha256 } from '#tests/support/store.ts'

vi.setConfig({ testTimeout: 60_000 })
withScene()

const file = (content: string) => new File([content], 'x')
/** The comparison as the desk runs it, over the platform's own answers. */
async function compared(files: File[], signal = new AbortController().signal, onTold = (_: Held) => {}) {
  const told: Held[] = []
  const asked: number[] = []
  await compareHeld(files, {
    ask: async (what) => {
      asked.push(Object.values(what)[0]?.length ?? 0)
      return listHeld(later(officer), { caseId, ...what })
    },
    digestOf: (each) => digestOfFile(each).catch(() => null),
    signal,
    onProgress: (held) => {
      told.push(held)
      onTold(held)
    },
  })
  return { last: told.at(-1), first: told[0], asked }
}

test('before a byte is sent the case says what it holds: by size first, then by digest, a piece at a time', async () => {
  await submitted({ 'a.mp4': 'one', 'b.idx': 'index' })
  const others = Array.from({ length: 6000 }, (_, at) => file('x'.repeat(at + 6)))
  const { first, last, asked } = await compared([file('one'), file('two'), file('index'), file('one'), ...others])
  expect(first).toEqual({
    ...{ alike: { files: 4, bytes: 14 }, compared: { files: 0, bytes: 0 }, held: { files: 0, bytes: 0 } },
  })
  expect(last).toEqual({
    ...{ alike: { files: 4, bytes: 14 }, compared: { files: 4, bytes: 14 }, held: { files: 3, bytes: 11 } },
  })
  expect(asked, 'sizes in two pieces, then each digest once').toEqual([5000, 1002, 3])
})

test('it can be stopped, and what can not be read is not held', async () => {
  await submitted({ 'a.mp4': 'one' })
  const stop = new AbortController()
  await expect(compared([file('one'), file('two')], stop.signal, () => stop.abort())).rejects.toThrow('abort')
  const broken = Object.assign(file('one'), { arrayBuffer: () => Promise.reject(new Error('NotReadableError')) })
  expect((await compared([broken])).last).toMatchObject({ compared: { files: 1 }, held: { files: 0 } })
})

test('an exhibit that is kept from who asks is not held for him; a case out of sight is none', async () => {
  await submitted({ 'a.mp4': 'one', 'b.mp4': 'other' })
  const asked = { caseId, sizes: [3, 5], digests: [sha256(Buffer.from('one')), sha256(Buffer.from('other'))] }
  const held = async (by: Person) => {
    const { sizes, digests } = await listHeld(later(by), asked)
    return [sizes.sort(), digests.length]
  }
  expect(await held(officer)).toEqual([[3, 5], 2])
  await database.owner.sql`update items set classification = 'CONFIDENTIAL' where size_bytes = 5`
  expect(await held(officer)).toEqual([[3], 1])
  const cleared = await person('officer', unitId, { isCleared: true })
  expect(await held(cleared), 'by unit alone').toEqual([[3], 1])
  const outsider = await person('officer', await makeUnit(database.owner))
  await expect(held(outsider)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  // By the exact number he becomes a contributor: what others brought in stays unknown to him.
  await beginTransfer(later(outsider), { target: { reportNumber: 'RN 1' }, medium: DISC })
  expect(await held(outsider)).toEqual([[], 0])
  await expect(held(await person('auditor'))).rejects.toMatchObject({ code: 'FORBIDDEN' })
})
