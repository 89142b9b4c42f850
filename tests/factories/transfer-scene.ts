import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { confirmIdentity } from '#lib/auth/confirm-identity.ts'
import { hashPassword } from '#lib/auth/password.ts'
import { openSession } from '#lib/auth/session.ts'
import { openCase } from '#lib/cases/open.ts'
import { asOfficer, type Ctx, type OfficerActor, type Role } from '#lib/context.ts'
import { caseHistory } from '#lib/custody/history.ts'
import { viewItem } from '#lib/items/begin-viewing.ts'
import { countersignTransfer } from '#lib/transfers/countersign.ts'
import { getTransfer } from '#lib/transfers/get.ts'
import { submitTransfer } from '#lib/transfers/submit.ts'
import { type Contents, DISC, listed, listMedium, sealEntries } from '#tests/factories/media.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { makeStore } from '#tests/support/store.ts'

export type Person = Ctx & { actor: OfficerActor }
const PASSWORD = 'a password of some length'

/* A case of an officer's, in a unit below another, with the unit's supervisor: anew for each test of a file. */
export let database: FreshDatabase
export let store: string
export let above: string
export let unitId: string
export let officer: Person
export let supervisor: Person
export let caseId: string

/** Gives each test of the file that calls it a world of its own. */
export function withScene(): void {
  let server: TestDatabase
  beforeAll(async () => {
    server = await startTestDatabase()
  }, 60_000)
  afterAll(() => server.stop())
  beforeEach(async () => {
    database = await server.fresh()
    store = await makeStore()
    above = await makeUnit(database.owner)
    unitId = await makeUnit(database.owner, above)
    officer = await person('officer')
    supervisor = await person('supervisor')
    caseId = (await openCase(officer, { reportNumber: 'RN 1', title: 'Theft', unitId })).id
    return () => database.close()
  })
}

export async function person(role: Role, at = unitId, options = {}): Promise<Person> {
  const { id } = await makeOfficer(database.owner, [{ unitId: at, role }], options)
  return (await contextOf(database.web, database.owner, id)) as Person
}
export const later = <P extends Ctx>(ctx: P, ms = 0): P => ({ ...ctx, now: new Date(Date.now() + ms) })
export const list = (contents: Contents, medium = DISC) =>
  listMedium(officer, caseId, listed(contents), medium, findInOrder)
/** As though the token of its medium had been read, and was in order: transfer-tokens.test.ts has it read. */
const findInOrder = async (transferId: string): Promise<void> => {
  await database.owner
    .sql`update transfers set token_verdict = 'good', token_checked_by = begun_by, token_checked_at = now()
    where id = ${transferId}`
}
export const seal = (transferId: string, contents: Contents, ordinals?: number[], by: Ctx = officer) =>
  sealEntries(database, store, by, { transferId, contents: Object.values(contents), ...(ordinals ? { ordinals } : {}) })
export const submit = (transferId: string, by: Ctx = officer) => submitTransfer(later(by), { transferId })
export const events = async () =>
  (await caseHistory(later(officer), caseId)).events
    .map(({ type }) => type)
    .filter((type) => /transfer|found-again/.test(type))
/** A session of this officer, in which he said his password again. */
export async function confirmed(who: Person): Promise<string> {
  const hash = await hashPassword(PASSWORD)
  await database.owner.sql`update officers set password_hash = ${hash} where id = ${who.actor.id}`
  const door = { db: database.web.db, now: new Date(), address: 'station', allowsDemo: false }
  await asOfficer(door, who.actor.id, (db) => openSession(db, who.actor.id, 'station', door.now))
  const [session] = await database.owner.sql<
    { id: string }[]
  >`select id from sessions where officer_id = ${who.actor.id}
    order by id desc limit 1`
  const { id = '' } = session ?? {}
  expect(await confirmIdentity(door, { id, officerId: who.actor.id }, PASSWORD)).toBe(true)
  return id
}
/** Opens the sample and signs, as the page does. */
export async function sign(who: Person, transferId: string, ms = 0) {
  const ctx = later(who, ms)
  const { sample, digest } = await getTransfer(ctx, transferId)
  for (const { itemId } of sample) await viewItem(ctx, itemId)
  return countersignTransfer(ctx, await confirmed(who), { transferId, digest: digest ?? '' })
}
export const CLIPS: Contents = { 'day 1/camera.mp4': 'one', 'day 1/camera.idx': 'index', 'day 2/鏡頭.mp4': 'two' }
export async function submitted(contents: Contents = CLIPS, medium = DISC): Promise<string> {
  const transferId = await list(contents, medium)
  await seal(transferId, contents)
  expect(await submit(transferId)).toMatchObject({ status: 'submitted' })
  return transferId
}
