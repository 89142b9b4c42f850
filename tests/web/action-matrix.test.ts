import { globSync, readFileSync } from 'node:fs'
import { v7 } from 'uuid'
import { expect, test, vi } from 'vitest'
import { openSession } from '#lib/auth/session.ts'
import { createBatch } from '#lib/batches/create.ts'
import { proposeProtection } from '#lib/cases/propose-protection.ts'
import { recordDirection } from '#lib/cases/record-direction.ts'
import { asOfficer } from '#lib/context.ts'
import type { ActionState } from '#lib/http/action-state.ts'
import { requestSearch } from '#lib/searches/request.ts'
import { returnTransfer } from '#lib/transfers/return-transfer.ts'
import { makeUnit } from '#tests/factories/people.ts'
import { GET as askSession } from '../../app/api/session/route.ts'
import {
  aCase,
  aHiding,
  aMedium,
  aMove,
  anAccount,
  anItem,
  aSource,
  aStocktake,
  aStore,
  aTransfer,
  database,
  hiddenAndNamesake,
  idOf,
  inTray,
  KEEPERS_PASSWORD,
  newNumber,
  now,
  otherAuditor,
  PEOPLE,
  people,
  underReview,
  unitId,
  withWorld,
} from './action-world.ts'

/*
 * Each server action × each role, as routes have it in tests/e2e/access-matrix.spec.ts. An action is reached by a direct
 * POST, whatever its page shows. "x": it is done; "f": FORBIDDEN, for who sees what it is about; "-": NOT_FOUND, for who
 * may not see that, the same as for what does not exist. Each cell acts on things of its own.
 */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

// What Next gives a request: its cookie, and pages to be drawn anew. A cookie's value is all that differs.
const request = vi.hoisted(() => ({ cookie: '' }))
vi.mock('next/headers', () => ({
  cookies: async () => ({ get: () => ({ value: request.cookie }) }),
  headers: async () => new Headers(),
}))
vi.mock('next/cache', () => ({ revalidatePath: () => {} }))
withWorld()

type Fields = Record<string, string>
const reason = 'a reason'
const confirming = { ownPassword: KEEPERS_PASSWORD, otherNumber: 'nobody', otherPassword: 'x' }
const clocks = { recorderClockAt: '2026-06-19T19:05:00', referenceClockAt: '2026-06-19T19:00:00' }
const aClaim = async () => ({ ...clocks, sourceId: await aSource(), basis: 'statement', uncertaintyS: '1' })
/** In the order of PEOPLE, with what is sent. */
const ACTIONS: Record<string, [expected: string, fields: () => Promise<Fields> | Fields]> = {
  handOverAction: [
    'x--------',
    async () => {
      const target = { caseId: (await aCase()).caseId }
      const { batchId } = await createBatch(now(people.member), { target, entries: [{ name: 'a', sizeBytes: 1 }] })
      return { batchId, serviceNumber: people.lead.serviceNumber }
    },
  ],
  openCaseAction: [
    'fxxffffff',
    () => ({ reportNumber: newNumber(), title: 'x', unitId, classification: 'RESTRICTED' }),
  ],
  addMemberAction: [
    'fxxf---f-',
    async () => ({ ...(await aCase()), serviceNumber: people.outsider.serviceNumber, role: 'viewer' }),
  ],
  editCaseAction: ['fxxf---f-', async () => ({ ...(await aCase()), title: 'y' })],
  appointAction: [
    'ffxf---f-',
    async () => ({ ...(await aCase()), serviceNumber: people.member.serviceNumber, role: 'officer-in-charge' }),
  ],
  moveCaseAction: ['ffxf---f-', async () => ({ ...(await aCase()), unitId: await makeUnit(database.owner), reason })],
  setCaseStatusAction: ['fxxf---f-', async () => ({ ...(await aCase()), status: 'closed', reason })],
  recordDirectionAction: [
    'fxxf---f-',
    async () => ({ ...(await aCase()), document: 'HCMP 1/2026', dated: '2026-01-12', reason }),
  ],
  endDirectionAction: [
    'fxxf---f-',
    async () => {
      const { caseId } = await aCase()
      const said = { document: 'HCMP 1/2026', dated: '2026-01-12', reason }
      const { directionId } = await recordDirection(now(people.lead), { caseId, ...said })
      return { caseId, directionId, document: 'HCMP 2/2026', reason }
    },
  ],
  endMembershipAction: [
    'fxxf---f-',
    async () => {
      const { caseId } = await aCase()
      const memberId = await idOf`select id from case_members where case_id = ${caseId} and role = 'investigator'`
      return { caseId, memberId }
    },
  ],
  proposeProtectionAction: [
    'fxxf---f-',
    async () => ({ ...(await aCase()), classification: 'CONFIDENTIAL', needToKnow: 'no', reason }),
  ],
  decideProtectionAction: [
    'ffxf---f-', // the officer in charge proposed it
    async () => {
      const { caseId } = await aCase()
      await proposeProtection(now(people.lead), { caseId, classification: 'CONFIDENTIAL', needToKnow: false, reason })
      const proposalId = await idOf`select id from protection_proposals where case_id = ${caseId}`
      return { caseId, proposalId, decision: 'declined' }
    },
  ],
  mergeNamesakeAction: ['fx-f-----', async () => ({ ...(await hiddenAndNamesake()), reason })],
  leaveNamesakeAction: ['fx-f-----', hiddenAndNamesake],

  changeItemAction: ['xxxf---f-', async () => ({ itemId: await anItem(), ownMark: 'CTM-1' })],
  changeItemsAction: ['xxxf---f-', async () => ({ items: `${await anItem()},${await anItem()}`, ownMark: 'CTM-1' })],
  classifyItemAction: ['xxxf---f-', async () => ({ itemId: await anItem(), classification: 'CONFIDENTIAL', reason })],
  assignItemAction: ['f-x------', async () => ({ itemId: await inTray(), reportNumber: (await aCase()).reportNumber })],
  checkNumberAction: ['xxxfxffff', async () => ({ reportNumber: (await aCase()).reportNumber })],
  retryParkedAction: [
    'xxxf-x-f-',
    async () => {
      const [parkedId, itemId] = [v7(), await anItem()]
      await database.owner.sql`insert into parked_jobs (id, queue, payload, item_id, trouble, detail, tries, parked_at)
        values (${parkedId}, 'media.poster', jsonb_build_object('itemId', ${itemId}::text), ${itemId}, 'failed', '', 3, now())`
      return { parkedId }
    },
  ],

  askMoveAction: [
    'xxxf---f-',
    async () => ({ itemId: await anItem(), reportNumber: (await aCase()).reportNumber, reason }),
  ],
  agreeToMoveAction: ['ff(INVALID)f---f-', aMove], // no password was said again
  endMoveAction: ['ffxf---f-', async () => ({ ...(await aMove()), decision: 'refused', reason })],

  askHidingAction: [
    'x(INVALID)xx---f-', // the lead can't name himself
    async () => {
      const { serviceNumber } = people.lead
      return { itemId: await anItem(), kind: 'private', serviceNumber, reason }
    },
  ],
  decideHidingAction: ['-xf------', async () => ({ ...(await aHiding()), decision: 'shown', reason })], // the lead decides

  listSourcesAction: ['xxxx---x-', aCase],
  checkSourceAction: ['xxxxxxxxx', () => ({ kind: 'camera', name: 'Camera' })], // reads nothing but its own fields
  addSourceAction: ['xxxf---f-', async () => ({ ...(await aCase()), kind: 'camera', name: 'Camera' })],
  editSourceAction: ['xxxf---f-', async () => ({ sourceId: await aSource(), kind: 'camera', name: 'Camera 2' })],
  previewClockAction: ['xxxf---f-', aClaim],
  setClockAction: ['xxxf---f-', aClaim],

  submitTransferAction: ['xxxf---f-', aTransfer],
  countersignTransferAction: ['ffxf---f-', underReview], // the lead brought it in
  returnTransferAction: ['ffxf---f-', async () => ({ ...(await underReview()), reason })],
  reopenTransferAction: [
    'xxxf---f-',
    async () => {
      const returned = await underReview()
      await returnTransfer(now(people.supervisor), { ...returned, reason })
      return returned
    },
  ],
  leaveOutAction: ['fxxf---f-', async () => ({ ...(await aTransfer()), ordinal: '0', reason })],
  noteRestUnreadableAction: ['xxxf---f-', async () => ({ ...(await aTransfer()), error: 'x', tries: '1' })],
  noteUnreadableAction: ['xxxf---f-', async () => ({ ...(await aTransfer()), ordinal: '0', error: 'x', tries: '1' })],

  createOfficerAction: [
    'fffffxxff',
    () => ({ serviceNumber: v7(), name: 'New', kind: 'regular', unitId, role: 'officer' }),
  ],
  suspendOfficerAction: ['fffffxxff', async () => ({ ...(await anAccount()), reason })],
  reinstateOfficerAction: ['fffffxxff', anAccount],
  resetPasswordAction: ['fffffxxff', anAccount],
  clearOfficerAction: ['ffffffxff', async () => ({ ...(await anAccount()), isCleared: 'yes' })],
  postOfficerAction: [
    'fffffxxff',
    async () => ({ ...(await anAccount()), unitId: await makeUnit(database.owner), role: 'officer' }),
  ],
  endPostingAction: [
    'fffffxxff',
    async () => {
      const { officerId } = await anAccount()
      return { officerId, postingId: await idOf`select id from postings where officer_id = ${officerId}` }
    },
  ],
  endSessionAction: [
    'ffffffxff',
    async () => {
      const { officerId } = await anAccount()
      const door = { db: database.web.db, now: new Date() }
      await asOfficer(door, officerId, (db) => openSession(db, officerId, 'station', door.now))
      return { officerId, sessionId: await idOf`select id from sessions where officer_id = ${officerId}` }
    },
  ],
  approveStationAction: ['xxxfxffff', () => ({ code: 'BCDFGHJK', password: 'x' })], // done, too: nothing waits under it
  declineStationAction: ['xxxfxffff', () => ({ code: 'BCDFGHJK' })],
  endStationAction: ['ffffffxff', async () => ({ ...(await anAccount()), stationId: v7() })],
  createUnitAction: ['fffffxfff', () => ({ parentId: unitId, nameEn: 'New', nameZh: '新' })],
  renameUnitAction: ['fffffxfff', async () => ({ unitId: await aStore(), nameEn: 'New', nameZh: '新' })],

  searchLogAction: ['ffffffxxf', async () => ({ ...(await anAccount()), reason })],
  requestSearchAction: ['fffffffxf', async () => ({ ...(await anAccount()), reason })],
  decideSearchAction: [
    '------xx-',
    async () => {
      const asked = { serviceNumber: (await anAccount()).serviceNumber, reason }
      return { searchId: await requestSearch(now(otherAuditor), asked), decision: 'agreed' }
    },
  ],

  addMediumAction: ['ffffffffx', () => ({ kind: 'usb', standing: 'designated', unitId })],
  editMediumAction: ['-ff----fx', async () => ({ mediumId: await aMedium(), standing: 'working', unitId })],
  // Done, too, where the answer is that a password was wrong: who may not is told so before any is asked for.
  handOverMediumAction: [
    '-ff----fx',
    async () => ({ mediumId: await aMedium(), way: 'issue', dueDay: '2099-01-01', ...confirming }),
  ],
  issueTokenAction: ['-ff----fx', async () => ({ mediumId: await aMedium('issued'), emptiness: 'seen' })],
  carryMediumAction: ['-ff----fx', async () => ({ mediumId: await aMedium('issued'), state: 'at-court', place: 'x' })],
  endMediumAction: [
    '-ff----fx',
    async () => ({ mediumId: await aMedium(), state: 'destroyed', authority: 'x', ...confirming }),
  ],
  noteWipedAction: ['-ff----f(CONFLICT)', async () => ({ mediumId: await aMedium() })],
  noteLostAction: ['-fx----fx', async () => ({ mediumId: await aMedium(), reason })],
  noteFoundAction: ['-ff----fx', async () => ({ mediumId: await aMedium('lost'), reason })],
  beginStocktakeAction: ['ffffffffx', async () => ({ unitId: await aStore() })],
  noteScanAction: ['--------x', async () => ({ stocktakeId: await aStocktake(), label: 'X' })],
  endStocktakeAction: ['--------x', async () => ({ stocktakeId: await aStocktake() })],
}
/** Before anybody is signed in, while the screen is locked, or of the browser alone: sign-in.test.ts and sign-in.spec.ts. */
const OPEN = [
  ...['signInAction', 'unlockAction', 'changePasswordAction', 'signOutAction'],
  ...['setLocaleAction', 'setThemeAction'],
]

const REFUSED: Record<string, string> = { NOT_FOUND: '-', FORBIDDEN: 'f' }
type Action = (state: ActionState<unknown>, form: FormData) => Promise<ActionState<unknown>>
const files = globSync('app/actions/*.ts')

async function actions(): Promise<Map<string, Action>> {
  const modules = await Promise.all(
    files.map((path) => import(/* @vite-ignore */ `../../${path}`) as Promise<Record<string, Action>>),
  )
  return new Map(modules.flatMap((module) => Object.entries(module)))
}

async function outcomeOf(action: Action, cookie: string, fields: Fields): Promise<string> {
  request.cookie = cookie
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  try {
    const state = await action({ status: 'idle' }, form)
    if (state.status !== 'refused') return 'x'
    return REFUSED[state.code] ?? `(${state.code})`
  } catch (error) {
    // It was done, and leads to another page.
    if (error instanceof Error && 'digest' in error && String(error.digest).startsWith('NEXT_REDIRECT')) return 'x'
    throw error
  }
}

test('every action of the product is in this matrix', () => {
  const exported = files.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/^export .*?(?:const|function) (\w+)/gm)].map(([, name]) => name),
  )
  expect(exported.toSorted()).toEqual([...Object.keys(ACTIONS), ...OPEN].toSorted())
})

test('each role gets from each action what the rule says', async () => {
  const known = await actions()
  const found: Record<string, string> = {}
  for (const [name, [, fields]] of Object.entries(ACTIONS)) {
    const action = known.get(name)
    if (!action) throw new Error(`no action ${name}`)
    const cells: string[] = []
    for (const person of PEOPLE) cells.push(await outcomeOf(action, people[person].cookie, await fields()))
    found[name] = cells.join('')
  }
  expect(found).toEqual(Object.fromEntries(Object.entries(ACTIONS).map(([name, [expected]]) => [name, expected])))
})

test('nobody, and who has a cookie that is none of ours, gets nothing from any action', async () => {
  const known = await actions()
  for (const cookie of ['', 'forged']) {
    for (const name of Object.keys(ACTIONS)) {
      const action = known.get(name)
      if (action) expect([name, await outcomeOf(action, cookie, {})]).toEqual([name, '(SIGNED_OUT)'])
    }
  }
})

test('a form is told what was the matter with it, not only of which kind it is', async () => {
  const known = await actions()
  const { caseId } = await aCase()
  const told = async (name: string, fields: Fields) => {
    const form = new FormData()
    for (const [field, value] of Object.entries(fields)) form.set(field, value)
    request.cookie = people.supervisor.cookie
    const state = await known.get(name)?.({ status: 'idle' }, form)
    return state?.status === 'refused' ? [state.code, state.reason] : state
  }
  const nobody = { caseId, serviceNumber: 'nobody', role: 'deputy' }
  expect(await told('appointAction', nobody)).toEqual(['INVALID', 'NO_SUCH_OFFICER'])
  const nowhere = { itemId: await anItem(), reportNumber: 'none', reason }
  expect(await told('askMoveAction', nowhere)).toEqual(['INVALID', 'NO_SUCH_CASE'])
  expect(await told('appointAction', { ...nobody, serviceNumber: '' }), 'of the fields').toEqual(['INVALID', null])
})

test('while the database is away, who signs in or works is told so, with the reference of the log', async () => {
  const known = await actions()
  const comeBack = await database.goAway()
  request.cookie = people.member.cookie
  const form = new FormData()
  for (const name of ['serviceNumber', 'password', 'current', 'next']) form.set(name, 'a long enough password')
  for (const name of ['signInAction', 'unlockAction', 'changePasswordAction', 'openCaseAction']) {
    const state = await known.get(name)?.({ status: 'idle' }, form)
    expect([name, state]).toEqual([
      name,
      { status: 'refused', code: 'UNAVAILABLE', reason: null, reference: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    ])
  }
  expect((await askSession()).status, 'and how the session stands is not known').toBe(503)
  await comeBack()
})
