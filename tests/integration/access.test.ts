import { type SQL, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { proposalsToDecide, transfersToDecide } from '#lib/access/duties.ts'
import { type CaseFacts, type CaseRole, type Classification, decide } from '#lib/access/policy.ts'
import {
  casesWithItems,
  itemsWithin,
  readableMedia,
  sourcesWithin,
  visibleBatches,
  visibleCases,
  visibleItems,
  visibleMedia,
  visibleSources,
  visibleTransfers,
} from '#lib/access/visibility.ts'
import { type Ctx, inSnapshot, ROLES, type Role } from '#lib/context.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '#tests/support/database.ts'

const CASE_ROLES: CaseRole[] = ['officer-in-charge', 'supervisor', 'investigator', 'legal', 'viewer', 'contributor']

let server: TestDatabase
let database: FreshDatabase
beforeAll(async () => {
  server = await startTestDatabase()
  database = await server.fresh()
}, 60_000)
afterAll(async () => {
  await database.close()
  await server.stop()
})

type Facts = { id: string; facts: CaseFacts }
type Place = { caseId: string | null; trayUnitId: string | null }
type ItemRow = Place & { id: string; contributedBy: string; classification: Classification; hiddenFor: string | null }
type BatchRow = Place & { id: string; officerId: string; isOwnerSuspended: boolean }

async function makeCase(
  unitId: string,
  createdBy: string,
  classification: string,
  needToKnow: boolean,
): Promise<string> {
  const id = v7()
  await database.owner
    .sql`insert into cases (id, report_number, title, unit_id, classification, need_to_know, created_at, created_by)
    values (${id}, 'RN', 'Title', ${unitId}, ${classification}, ${needToKnow}, '2026-01-01', ${createdBy})`
  return id
}

async function makeItem(
  place: Place,
  contributedBy: string,
  number: number,
  classification: Classification = 'RESTRICTED',
  hiddenFor: string | null = null,
): Promise<ItemRow> {
  const [batchId, entryId, id] = [v7(), v7(), v7()]
  await database.owner.sql`
    with b as (insert into batches values (${batchId}, ${place.caseId}, ${place.trayUnitId}, ${contributedBy}, '2026-01-01')),
    e as (insert into batch_entries (id, batch_id, name_raw, name_display, size_bytes) values (${entryId}, ${batchId}, 'a', 'a', 0)),
    u as (insert into uploads (id, entry_id, officer_id, state, size_bytes, last_contact_at, created_at)
      values (${id}, ${entryId}, ${contributedBy}, 'sealed', 0, '2026-01-01', '2026-01-01'))
    insert into items (id, case_id, tray_unit_id, number, upload_id, name_raw, name_display, folder_display, size_bytes,
      sha256, crc32, hash_origin, kind, media_type, captured_at, contributed_by, sealed_at, classification,
      hidden_decider_id)
    values (${id}, ${place.caseId}, ${place.trayUnitId}, ${place.caseId ? number : null}, ${id}, 'a', 'a', '', 0,
      ${'0'.repeat(64)}, 0, 'parts', 'other', 'x', '2026-01-01', ${contributedBy}, '2026-01-01', ${classification}, ${hiddenFor})`
  return { id, contributedBy, classification, hiddenFor, ...place }
}

async function makeBatch(place: Place, owner: Owner) {
  const id = v7()
  await database.owner.sql`insert into batches (id, case_id, tray_unit_id, officer_id, created_at)
    values (${id}, ${place.caseId}, ${place.trayUnitId}, ${owner.id}, '2026-01-01')`
  return { id, officerId: owner.id, isOwnerSuspended: owner.isSuspended, ...place }
}

type ProposalRow = {
  id: string
  caseId: string
  proposedBy: string
  proposedAs: 'officer-in-charge' | 'supervisor'
}
async function makeProposal(
  caseId: string,
  proposedBy: string,
  proposedAs: ProposalRow['proposedAs'],
): Promise<ProposalRow> {
  const id = v7()
  await database.owner.sql`insert into protection_proposals
    (id, case_id, classification, need_to_know, reason, proposed_by, proposed_as, proposed_at, lapses_at)
    values (${id}, ${caseId}, 'CONFIDENTIAL', true, 'x', ${proposedBy}, ${proposedAs}, '2026-01-01', 'infinity')`
  return { id, caseId, proposedBy, proposedAs }
}

type TransferOf = { id: string; caseId: string; iContributed: boolean; submittedAt: Date }
async function makeTransfer(caseId: string, begunBy: string, me: string, submittedAt: Date): Promise<TransferOf> {
  const id = v7()
  await database.owner
    .sql`insert into transfers (id, case_id, begun_by, begun_at, state, medium_kind, medium_owner, medium_label,
      listed_at, manifest_sha256, submitted_by, submitted_at, digest, sample_seed, sample)
    values (${id}, ${caseId}, ${begunBy}, '2026-01-01', 'submitted', 'disc', 'working', 'DVD', '2026-01-01', ${'0'.repeat(64)},
      ${begunBy}, ${submittedAt.toISOString()}, ${'0'.repeat(64)}, 'seed', '{}')`
  return { id, caseId, iContributed: begunBy === me, submittedAt }
}

type Owner = { id: string; isSuspended: boolean }
async function makeSource(caseId: string, addedBy: string) {
  const id = v7()
  await database.owner.sql`insert into sources (id, case_id, kind, name, added_by, added_at)
    values (${id}, ${caseId}, 'camera', 'Camera', ${addedBy}, '2026-01-01')`
  return { id, caseId, addedBy }
}

async function makeMedium(unitId: string, registeredBy: string, holderId: string | null) {
  const id = v7()
  await database.owner.sql`insert into media (id, label, kind, standing, unit_id, state, holder_id, registered_by,
    registered_at, changed_by, changed_at)
    values (${id}, ${id}, 'usb', 'designated', ${unitId}, ${holderId ? 'issued' : 'in-store'}, ${holderId}, ${registeredBy},
      '2026-01-01', ${registeredBy}, '2026-01-01')`
  return { id, unitId, holderId }
}

/** A world of units, cases and items of every kind, and one officer in it with these postings and memberships. */
async function makeWorld(shape: {
  postings: [number, Role][]
  roles: [number, CaseRole, boolean][]
  isCleared: boolean
}) {
  const top = await makeUnit(database.owner)
  const units = [top, await makeUnit(database.owner, top), await makeUnit(database.owner)]
  const unit = (index: number) => units[index % units.length] ?? top
  const postings = shape.postings.map(([at, role]) => ({ unitId: unit(at), role }))
  const me = await makeOfficer(database.owner, postings, { isCleared: shape.isCleared })
  const other = await makeOfficer(database.owner, [])
  const gone = await makeOfficer(database.owner, [])
  await database.owner.sql`update officers set suspended_at = '2026-01-01' where id = ${gone.id}`
  const owners = [me, other, gone].map(({ id }) => ({ id, isSuspended: id === gone.id }))
  const batches: BatchRow[] = []
  const cases: Facts[] = []
  const items: ItemRow[] = []
  const sources: { id: string; caseId: string; addedBy: string }[] = []
  const proposals: ProposalRow[] = []
  const media: Awaited<ReturnType<typeof makeMedium>>[] = []
  const transfers: TransferOf[] = []
  for (const unitId of units) {
    for (const holder of [null, me, other]) media.push(await makeMedium(unitId, other.id, holder?.id ?? null))
    for (const [classification, needToKnow] of [
      ['RESTRICTED', false],
      ['CONFIDENTIAL', false],
      ['RESTRICTED', true],
      ['CONFIDENTIAL', true],
    ] as const) {
      const id = await makeCase(unitId, other.id, classification, needToKnow)
      for (const owner of owners) batches.push(await makeBatch({ caseId: id, trayUnitId: null }, owner))
      cases.push({ id, facts: { unitId, classification, needToKnow, myRoles: [] } })
      const submittedAt = new Date(Date.now() - (cases.length % 3) * 4 * 86_400_000)
      for (const by of [me.id, other.id]) transfers.push(await makeTransfer(id, by, me.id, submittedAt))
      const proposedAs = cases.length % 2 === 0 ? 'supervisor' : 'officer-in-charge'
      proposals.push(await makeProposal(id, cases.length % 3 === 0 ? me.id : other.id, proposedAs))
      sources.push(await makeSource(id, other.id), await makeSource(id, me.id))
      items.push(
        await makeItem({ caseId: id, trayUnitId: null }, other.id, 1),
        await makeItem({ caseId: id, trayUnitId: null }, me.id, 2),
        await makeItem({ caseId: id, trayUnitId: null }, other.id, 3, 'CONFIDENTIAL'),
        await makeItem({ caseId: id, trayUnitId: null }, me.id, 4, 'CONFIDENTIAL'),
        await makeItem({ caseId: id, trayUnitId: null }, me.id, 5, 'RESTRICTED', other.id),
        await makeItem({ caseId: id, trayUnitId: null }, other.id, 6, 'RESTRICTED', me.id),
        await makeItem({ caseId: id, trayUnitId: null }, other.id, 7, 'CONFIDENTIAL', other.id),
      )
    }
    for (const level of ['RESTRICTED', 'CONFIDENTIAL'] as const)
      items.push(await makeItem({ caseId: null, trayUnitId: unitId }, other.id, 0, level))
    for (const owner of owners) batches.push(await makeBatch({ caseId: null, trayUnitId: unitId }, owner))
  }
  items.push(await makeItem({ caseId: null, trayUnitId: unit(2) }, me.id, 0))
  for (const [at, role, isCurrent] of shape.roles) {
    const theCase = cases[at % cases.length]
    if (!theCase) continue
    const expires = isCurrent ? null : '2026-01-02'
    await database.owner
      .sql`insert into case_access values (${me.id}, ${theCase.id}, 'member', ${v7()}, ${role}, '2026-01-01', ${expires})`
    if (isCurrent) theCase.facts = { ...theCase.facts, myRoles: [...theCase.facts.myRoles, role] }
  }
  const own = await contextOf(database.web, database.owner, me.id)
  return { me: own, cases, items, sources, batches, proposals, media, transfers }
}

const idsOf = async (ctx: Ctx, query: ReturnType<typeof sql>, saidCase = '') =>
  inSnapshot(ctx, async (tx) => {
    await tx.db.execute(sql`select set_config('cdip.case', ${saidCase}, true)`)
    return (await tx.db.execute<{ id: string }>(query)).map((row) => row.id).sort()
  })

test('the rule as a decision, the rule as SQL and the second wall allow the same rows, for random worlds', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        postings: fc.array(fc.tuple(fc.nat(2), fc.constantFrom(...ROLES)), { maxLength: 3 }),
        roles: fc.array(fc.tuple(fc.nat(11), fc.constantFrom(...CASE_ROLES), fc.boolean()), { maxLength: 5 }),
        isCleared: fc.boolean(),
        said: fc.nat(11),
      }),
      async (shape) => {
        const { me, cases, items, sources, batches, proposals, media, transfers } = await makeWorld(shape)
        const ids = cases.map((each) => each.id)
        const ours = sql`c.id = any (${`{${ids.join(',')}}`}::uuid[])`
        const onCase = (action: 'case.see' | 'case.see-items') =>
          cases
            .filter((each) => decide(me.actor, { on: 'case', action, resource: each.facts }))
            .map((each) => each.id)
            .sort()
        const asOwner = { ...me, db: database.owner.db }
        expect(
          await idsOf(asOwner, sql`select id from cases c where ${ours} and ${visibleCases(me.actor, me.now)}`),
        ).toEqual(onCase('case.see'))
        expect(
          await idsOf(asOwner, sql`select id from cases c where ${ours} and ${casesWithItems(me.actor, me.now)}`),
        ).toEqual(onCase('case.see-items'))
        // No predicate of the application's here: only the row-level security of the web login.
        expect(await idsOf(me, sql`select id from cases c where ${ours}`)).toEqual(onCase('case.see'))

        const factsOf = (item: ItemRow) => {
          const theCase = cases.find((each) => each.id === item.caseId)
          const place = theCase
            ? { case: theCase.facts, hiddenFor: item.hiddenFor }
            : { trayUnitId: item.trayUnitId ?? '' }
          return { contributedBy: item.contributedBy, classification: item.classification, ...place }
        }
        const seen = items
          .filter((each) => decide(me.actor, { on: 'item', action: 'item.see', resource: factsOf(each) }))
          .map((each) => each.id)
          .sort()
        const mine = sql`i.id = any (${`{${items.map((each) => each.id).join(',')}}`}::uuid[])`
        const scoped = sql`select i.id from items i left join cases c on c.id = i.case_id where ${mine} and ${visibleItems(me.actor, me.now)}`
        expect(await idsOf(asOwner, scoped)).toEqual(seen)
        expect(await idsOf(me, sql`select i.id from items i where ${mine}`)).toEqual(seen)
        // What a transaction says of the case that it reads gives no right to any item.
        const said = cases[shape.said]?.id
        expect(await idsOf(me, sql`select i.id from items i where ${mine}`, said)).toEqual(seen)
        const within = cases.map(({ id, facts }) => sql`(i.case_id = ${id} and ${itemsWithin(me.actor, facts)})`)
        const seenInCases = items.filter(({ id, caseId }) => caseId && seen.includes(id)).map(({ id }) => id)
        expect(
          await idsOf(asOwner, sql`select i.id from items i where ${mine} and (${sql.join(within, sql` or `)})`),
        ).toEqual(seenInCases.sort())

        const named = sources
          .filter(({ caseId, addedBy }) => {
            const theCase = cases.find((each) => each.id === caseId)
            if (!theCase) return false
            const resource = { case: theCase.facts, addedBy }
            return decide(me.actor, { on: 'source', action: 'source.see', resource })
          })
          .map((each) => each.id)
          .sort()
        const all = sql`s.id = any (${`{${sources.map((each) => each.id).join(',')}}`}::uuid[])`
        const namedInScope = sql`select s.id from sources s join cases c on c.id = s.case_id where ${all} and ${visibleSources(me.actor, me.now)}`
        expect(await idsOf(asOwner, namedInScope)).toEqual(named)
        const namedWithin = cases.map(({ id, facts }) => sql`(s.case_id = ${id} and ${sourcesWithin(me.actor, facts)})`)
        expect(
          await idsOf(asOwner, sql`select s.id from sources s where ${all} and (${sql.join(namedWithin, sql` or `)})`),
        ).toEqual(named)
        expect(await idsOf(me, sql`select s.id from sources s where ${all}`)).toEqual(named)

        const awaited = proposals
          .filter(({ caseId, ...proposal }) => {
            const theCase = cases.find((each) => each.id === caseId)
            if (!theCase) return false
            const resource = { ...proposal, case: theCase.facts }
            return decide(me.actor, { on: 'protection', action: 'protection.decide', resource })
          })
          .map((each) => each.id)
          .sort()
        if (me.actor.type !== 'officer') throw new Error('an officer')
        const proposed = sql`select p.id from protection_proposals p join cases c on c.id = p.case_id
          where ${ours} and ${proposalsToDecide(me.actor, me.now)}`
        expect(await idsOf(asOwner, proposed)).toEqual(awaited)
        // A proposal stands while who made it may make it.
        const { id: myId } = me.actor
        const standing = proposals
          .filter(({ caseId, proposedBy, proposedAs }) => {
            const theCase = cases.find((each) => each.id === caseId)
            if (!theCase || proposedBy !== myId) return false
            return decide(me.actor, { on: 'case', action: `case.protect-as-${proposedAs}`, resource: theCase.facts })
          })
          .map((each) => each.id)
          .sort()
        const own = sql`select p.id from protection_proposals p join cases c on c.id = p.case_id
          where ${ours} and p.proposed_by = ${myId} and proposal_stands(p.id)`
        expect(await idsOf(asOwner, own)).toEqual(standing)

        const things = (action: 'medium.see' | 'medium.read') =>
          media
            .filter((each) => decide(me.actor, { on: 'medium', action, resource: each }))
            .map((each) => each.id)
            .sort()
        const thing = sql`m.id = any (${`{${media.map((each) => each.id).join(',')}}`}::uuid[])`
        const registered = (sight: SQL) => idsOf(asOwner, sql`select m.id from media m where ${thing} and ${sight}`)
        expect(await registered(visibleMedia(me.actor))).toEqual(things('medium.see'))
        expect(await registered(readableMedia(me.actor))).toEqual(things('medium.read'))
        expect(await idsOf(me, sql`select m.id from media m where ${thing}`)).toEqual(things('medium.see'))
        const brought = await Promise.all(
          transfers.map(async ({ id, caseId, ...facts }) => {
            const theCase = cases.find((each) => each.id === caseId)
            if (!theCase) throw new Error('a transfer has a case')
            const [own] = await database.owner.sql`select has_own_supervisor(${id}) as own`
            return { id, ...facts, case: theCase.facts, hasOwnSupervisor: own?.own === true, seesAll: true }
          }),
        )
        const onTransfer = (action: 'transfer.see' | 'transfer.countersign') =>
          brought
            .filter(({ id: _id, ...resource }) => decide(me.actor, { on: 'transfer', action, resource, now: me.now }))
            .map((each) => each.id)
            .sort()
        const ofOurs = sql`t.id = any (${`{${transfers.map((each) => each.id).join(',')}}`}::uuid[])`
        const transfersIn = (rule: ReturnType<typeof sql>) =>
          sql`select t.id from transfers t join cases c on c.id = t.case_id where ${ofOurs} and ${rule}`
        expect(await idsOf(asOwner, transfersIn(visibleTransfers(me.actor, me.now)))).toEqual(
          onTransfer('transfer.see'),
        )
        expect(await idsOf(me, sql`select t.id from transfers t where ${ofOurs}`)).toEqual(onTransfer('transfer.see'))
        expect(await idsOf(asOwner, transfersIn(transfersToDecide(me.actor, me.now)))).toEqual(
          onTransfer('transfer.countersign'),
        )

        const lookedAfter = batches
          .filter(({ caseId, trayUnitId, ...batch }) => {
            const theCase = cases.find((each) => each.id === caseId)
            const place = theCase ? { case: theCase.facts } : { trayUnitId: trayUnitId ?? '' }
            return decide(me.actor, { on: 'batch', action: 'batch.see', resource: { ...batch, place } })
          })
          .map((each) => each.id)
          .sort()
        const broughtIn = sql`b.id = any (${`{${batches.map((each) => each.id).join(',')}}`}::uuid[])`
        const broughtInScope = sql`select b.id from batches b join officers o on o.id = b.officer_id
          left join cases c on c.id = b.case_id where ${broughtIn} and ${visibleBatches(me.actor, me.now)}`
        expect(await idsOf(asOwner, broughtInScope)).toEqual(lookedAfter)
        expect(await idsOf(me, sql`select b.id from batches b where ${broughtIn}`)).toEqual(lookedAfter)
      },
    ),
    { numRuns: 40 },
  )
}, 120_000)
