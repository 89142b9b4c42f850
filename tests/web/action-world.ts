import { v7 } from 'uuid'
import { afterAll, beforeAll } from 'vitest'
import { hashPassword } from '#lib/auth/password.ts'
import { addMember } from '#lib/cases/add-member.ts'
import { openCase } from '#lib/cases/open.ts'
import type { Ctx, Role } from '#lib/context.ts'
import { askHiding } from '#lib/hiding/ask.ts'
import { askMove } from '#lib/moves/ask.ts'
import { beginStocktake } from '#lib/register/begin-stocktake.ts'
import { addSource } from '#lib/sources/add.ts'
import { makeItems } from '#tests/factories/many-items.ts'
import { listMedium, submitUnread } from '#tests/factories/media.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { placeMedium } from '#tests/factories/register.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { startTestLog, type TestLog } from '#tests/support/log.ts'
import { makeStore } from '#tests/support/store.ts'
import { becomeWeb, type Web } from '#tests/support/web.ts'

/* Who acts in action-matrix.test.ts, and the makers of what they act on: each gives things of its own. */

export const KEEPERS_PASSWORD = 'own'

// member: investigator of the case, posted elsewhere; lead: its officer in charge; legal: a member, of another unit.
export const PEOPLE = [
  ...(['member', 'lead', 'supervisor', 'legal', 'outsider'] as const),
  ...(['administrator', 'security', 'auditor', 'keeper'] as const),
] as const
type Person = (typeof PEOPLE)[number]
export type Someone = { ctx: Ctx; id: string; serviceNumber: string; cookie: string }

let server: TestDatabase
export let database: FreshDatabase
let web: Web
let log: TestLog
export let unitId: string
export let people: Record<Person, Someone>
export let otherAuditor: Someone

async function someone(role: Role, at: string): Promise<Someone> {
  const officer = await makeOfficer(database.owner, [{ unitId: at, role }], { isCleared: true })
  const ctx = await contextOf(database.web, database.owner, officer.id)
  return { ...officer, ctx, cookie: await web.signIn(ctx) }
}

/** Makes the world once for all tests of the file that calls it. */
export function withWorld(): void {
  beforeAll(async () => {
    server = await startTestDatabase()
    database = await server.fresh()
    web = await becomeWeb(database, await makeStore())
    log = await startTestLog(database)
    process.env.CDIP_SIGNER = log.place.signerFolder
    unitId = await makeUnit(database.owner)
    const elsewhere = () => makeUnit(database.owner)
    people = {
      member: await someone('officer', await elsewhere()),
      lead: await someone('officer', unitId),
      supervisor: await someone('supervisor', unitId),
      legal: await someone('legal', await elsewhere()),
      outsider: await someone('officer', await elsewhere()),
      administrator: await someone('administrator', unitId),
      security: await someone('security', unitId),
      auditor: await someone('auditor', unitId),
      keeper: await someone('exhibits', unitId),
    }
    otherAuditor = await someone('auditor', unitId)
    const hash = await hashPassword(KEEPERS_PASSWORD)
    await database.owner.sql`update officers set password_hash = ${hash} where id = ${people.keeper.id}`
  })
  afterAll(async () => {
    await web.stop()
    await log.stop()
    await database.close()
    await server.stop()
  })
}

export const now = ({ ctx }: Someone): Ctx => ({ ...ctx, now: new Date() })
export const newNumber = () => `RN ${v7()}`

/** A case of the lead's with an investigator and a legal officer; hidden: seen by these alone. */
export async function aCase(needToKnow = false, reportNumber = newNumber()) {
  const { id: caseId } = await openCase(now(people.lead), { reportNumber, title: 'x', unitId, needToKnow })
  for (const [who, role] of [
    ['member', 'investigator'],
    ['legal', 'legal'],
  ] as const)
    await addMember(now(people.lead), { caseId, serviceNumber: people[who].serviceNumber, role })
  return { caseId, reportNumber }
}
export async function anItem() {
  const place = { caseId: (await aCase()).caseId, officerId: people.member.id }
  const [itemId = ''] = await makeItems(database.owner, place, [{ name: 'a.mp4', capturedAt: '2026-01-01' }])
  return itemId
}
/** Out of a case of the lead's into another; the member asked. */
export async function aMove() {
  const [{ reportNumber }, itemId] = [await aCase(), await anItem()]
  const { moveId } = await askMove(now(people.member), { itemId, reportNumber, reason: 'misfiled' })
  return { moveId, step: 'asked' }
}
/** Of an exhibit that the member had hidden; the lead decides. */
export async function aHiding() {
  const itemId = await anItem()
  const { serviceNumber } = people.lead
  await askHiding(now(people.member), { itemId, kind: 'private', serviceNumber, reason: 'a family album' })
  return { hidingId: await idOf`select id from hidings where item_id = ${itemId}`, state: 'asked' }
}
export async function inTray() {
  const itemId = await anItem()
  await database.owner
    .sql`update items set case_id = null, number = null, tray_unit_id = ${unitId} where id = ${itemId}`
  return itemId
}
/** Of a medium that the lead brings into a case of his. */
export const aTransfer = async () => {
  const entries = [{ path: 'a.mp4', sizeBytes: 1 }]
  return { transferId: await listMedium(now(people.lead), (await aCase()).caseId, entries) }
}
export const underReview = async () => submitUnread(now(people.lead), (await aTransfer()).transferId)
export const aSource = async () =>
  (await addSource(now(people.lead), { caseId: (await aCase()).caseId, kind: 'camera', name: 'Camera' })).id
export async function anAccount() {
  const { id, serviceNumber } = await makeOfficer(database.owner, [{ unitId, role: 'officer' }])
  return { officerId: id, serviceNumber }
}
export async function hiddenAndNamesake() {
  const reportNumber = newNumber()
  const { caseId } = await aCase(true, reportNumber)
  const elsewhere = await idOf`select unit_id as id from postings where officer_id = ${people.outsider.id}`
  const { id } = await openCase(now(people.outsider), { reportNumber, title: 'x', unitId: elsewhere })
  return { caseId, namesakeId: id }
}
export const idOf = async (query: TemplateStringsArray, id: string) =>
  (await database.owner.sql<{ id: string }[]>(query, id))[0]?.id ?? ''

export const aMedium = (state: 'in-store' | 'issued' | 'lost' = 'in-store') =>
  placeMedium(database.owner, { unitId, registeredBy: people.keeper.id, state, holderId: otherAuditor.id })
// A store that nobody counts yet, below the keeper's own.
export const aStore = () => makeUnit(database.owner, unitId)
export async function aStocktake() {
  const store = await aStore()
  const ctx = await contextOf(database.web, database.owner, people.keeper.id) // who keeps the new one, too
  return (await beginStocktake(ctx, { unitId: store })).id
}
