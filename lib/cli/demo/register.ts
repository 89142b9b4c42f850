import { sql } from 'drizzle-orm'
import type { Ctx } from '#lib/context.ts'
import { addMedium } from '#lib/register/add.ts'
import { carryMedium } from '#lib/register/carry.ts'
import { endMedium } from '#lib/register/end.ts'
import { handOverMedium } from '#lib/register/hand-over.ts'
import { importInventory } from '#lib/register/import-inventory.ts'
import { issueToken } from '#lib/register/issue-token.ts'
import { noteFound } from '#lib/register/note-found.ts'
import { noteLost } from '#lib/register/note-lost.ts'
import { bearsToken } from '#lib/register/rules.ts'
import type { AddMediumInput, EndState, HeldState } from '#lib/register/schema.ts'
import { DEMO_PASSWORD } from './people.ts'

const KEEPER = 'P7010'
type DemoMedium = Omit<AddMediumInput, 'unitId' | 'label'> & {
  label: string
  /** To whom it is issued, and where it is then. */
  to?: string
  at?: [HeldState, string]
  end?: EndState
  lostBecause?: string
  foundBecause?: string
}
const ORDER = {
  authority: 'Demonstration order 1',
  authorityKind: 'court-order',
  dated: '2026-01-12',
  appealEnds: '2026-02-09',
} as const
const stick = { kind: 'usb', standing: 'designated' } as const

/** A stick in each state, and other things as an office has them. */
const MEDIA: DemoMedium[] = [
  { ...stick, label: 'MK-USB-01', serial: '4C530001230712', place: 'Drawer 1' },
  { ...stick, label: 'MK-USB-02', serial: '4C530001230713', to: '51234' },
  { ...stick, label: 'MK-USB-03', serial: '4C530001230714', to: '52817', at: ['at-import', 'Import desk, Mong Kok'] },
  { ...stick, label: 'MK-USB-04', serial: '4C530001230715', to: '51234', lostBecause: 'Left in a taxi' },
  { ...stick, label: 'MK-USB-05', serial: '4C530001230716', end: 'destroyed' },
  { ...stick, label: 'MK-USB-06', to: '52817', at: ['in-transit', 'To Sham Shui Po Division'] },
  { ...stick, label: 'MK-USB-07', to: '51234', at: ['at-court', '西九龍裁判法院第 1 庭'] },
  { ...stick, label: 'MK-USB-08', to: '51234', at: ['at-laboratory', 'Government Laboratory'] },
  { kind: 'usb', standing: 'private', label: 'MK-USB-09', propertyLabel: 'P 7733', end: 'returned' },
  { kind: 'usb', standing: 'master', label: 'MK-USB-10', bagNumber: 'B 102240', end: 'released' },
  {
    ...{ ...stick, label: 'MK-USB-11', to: '52817' },
    ...{ lostBecause: 'Not in the van', foundBecause: 'Lay under a seat' },
  },
  { ...stick, label: 'MK-USB-12', serial: '4C530001230719', to: '52817' },
  {
    ...{ label: 'MK-DVD-26-014', kind: 'disc', standing: 'master', bagNumber: 'B 102233', sealNumber: 'S 88120' },
    ...{ claimedNumber: 'MK RN 26001234', to: '52817', at: ['at-court', '西九龍裁判法院第 3 庭'] },
  },
  {
    ...{ label: 'MK-DVD-26-015', kind: 'disc', standing: 'working', to: '52817' },
    at: ['in-transit', 'To Prosecutions Liaison'],
  },
  { label: 'MK-DVD-26-016', kind: 'disc', standing: 'master', end: 'released' },
  {
    ...{ label: 'MK-CARD-26-002', kind: 'card', standing: 'seized', propertyLabel: 'P 7731', to: '51234' },
    at: ['at-laboratory', 'Government Laboratory'],
  },
  { label: 'MK-CARD-26-003', kind: 'card', standing: 'private', propertyLabel: 'P 7732', end: 'returned' },
]

/** Discs from before the platform, as an office keeps its list. */
const OLD_DISCS = `標籤,報案編號,位置,備註\r\n${Array.from({ length: 12 }, (_, n) => {
  const number = String(n + 1).padStart(3, '0')
  return `MK/DVD/2019/${number},MK RN 19${String(1400 + n * 37).padStart(6, '0')},檔案櫃 ${1 + Math.floor(n / 4)},${n === 4 ? '"外盒破裂，光碟完好"' : ''}\r\n`
}).join('')}`

export type Seeding = { system: Ctx; contextOf: (serviceNumber: string) => Promise<Ctx>; signerFolder: string }

/** Fills the register as its property officer and those who receive from him would. What is there already stays as it is. */
export async function seedRegister(seeding: Seeding): Promise<void> {
  const { system, contextOf } = seeding
  const [team] = await system.db.execute<{ id: string }>(
    sql`select p.unit_id as id from postings p join officers o on o.id = p.officer_id where o.service_number = '51234'`,
  )
  const unitId = team?.id ?? ''
  for (const medium of MEDIA) {
    const [known] = await system.db.execute(sql`select 1 from media where label = ${medium.label}`)
    if (!known) await seedMedium(seeding, unitId, medium)
  }
  const [listed] = await system.db.execute(sql`select 1 from inventories limit 1`)
  if (!listed) await importInventory(await contextOf(KEEPER), { unitId }, oneChunk(OLD_DISCS))
}

/** The token that lies on a stick which is issued: the same, however often it is asked for. */
export async function tokenOf({ system, contextOf, signerFolder }: Seeding, label: string): Promise<string> {
  const [stick] = await system.db.execute<{ id: string }>(sql`select id from media where label = ${label}`)
  const of = { mediumId: stick?.id ?? '', emptiness: 'confirmed' } as const
  return (await issueToken(await contextOf(KEEPER), signerFolder, of)).text
}

async function* oneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

async function seedMedium({ contextOf, signerFolder }: Seeding, unitId: string, demo: DemoMedium): Promise<void> {
  const { to, at, end, lostBecause, foundBecause, ...medium } = demo
  const { id: mediumId } = await addMedium(await contextOf(KEEPER), { ...medium, unitId })
  const confirmed = (otherNumber: string) => ({ ownPassword: DEMO_PASSWORD, otherNumber, otherPassword: DEMO_PASSWORD })
  const keeper = await contextOf(KEEPER)
  const door = { db: keeper.db, now: keeper.now, address: 'demonstration', allowsDemo: true }
  if (to) {
    const dueAt = new Date(keeper.now.getTime() + 7 * 86_400_000).toISOString()
    await handOverMedium(keeper, door, { mediumId, way: 'issue', dueAt, ...confirmed(to) })
    if (bearsToken(demo)) await issueToken(keeper, signerFolder, { mediumId, emptiness: 'confirmed' })
    if (at) await carryMedium(await contextOf(to), { mediumId, state: at[0], place: at[1] })
  }
  if (end) await endMedium(keeper, door, { mediumId, state: end, ...ORDER, ...confirmed('46001') })
  if (lostBecause) await noteLost(await contextOf(KEEPER), { mediumId, reason: lostBecause })
  if (foundBecause) await noteFound(await contextOf(KEEPER), { mediumId, reason: foundBecause, place: 'Drawer 1' })
}
