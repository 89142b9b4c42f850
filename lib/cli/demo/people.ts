import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { hashPassword } from '#lib/auth/password.ts'
import { type Ctx, inTransaction, type Role, type Tx } from '#lib/context.ts'

export const DEMO_PASSWORD = 'demonstration only'

const UNITS = [
  { key: 'region', parent: null, en: 'Kowloon West Region', zh: '西九龍總區' },
  { key: 'district', parent: 'region', en: 'Mong Kok District', zh: '旺角警區' },
  { key: 'team', parent: 'district', en: 'Mong Kok DIT Team 3', zh: '旺角刑事調查隊第三隊' },
  { key: 'other', parent: 'region', en: 'Sham Shui Po District', zh: '深水埗警區' },
  { key: 'legal', parent: null, en: 'Prosecutions Liaison', zh: '檢控聯絡組' },
] as const
type UnitKey = (typeof UNITS)[number]['key']

/** Who the demonstration is shown with; `what` is for the list that is printed. */
export const DEMO_OFFICERS: {
  number: string
  name: string
  zh: string
  unit: UnitKey
  role: Role
  cleared: boolean
  what: string
}[] = [
  {
    number: '51234',
    name: 'CHAN Tai-man',
    zh: '陳大文',
    unit: 'team',
    role: 'officer',
    cleared: false,
    what: 'officer, brings CCTV in',
  },
  {
    number: '52817',
    name: 'WONG Ka-yan',
    zh: '黃嘉欣',
    unit: 'team',
    role: 'officer',
    cleared: true,
    what: 'officer in charge, cleared',
  },
  {
    number: '46001',
    name: 'LEE Chi-keung',
    zh: '李志強',
    unit: 'district',
    role: 'supervisor',
    cleared: true,
    what: 'supervisor, reviews galleries',
  },
  {
    number: 'L1007',
    name: 'HO Wing-sze',
    zh: '何詠詩',
    unit: 'legal',
    role: 'legal',
    cleared: true,
    what: 'legal officer, read-only in one case',
  },
  {
    number: '53390',
    name: 'NG Siu-ming',
    zh: '吳小明',
    unit: 'other',
    role: 'officer',
    cleared: false,
    what: 'officer elsewhere, sees none of it',
  },
  {
    number: 'P7010',
    name: 'KWOK Lai-fong',
    zh: '郭麗芳',
    unit: 'district',
    role: 'exhibits',
    cleared: false,
    what: 'property officer, keeps the register of media',
  },
  ...(
    [
      {
        number: 'A9001',
        name: 'YEUNG Mei-ling',
        zh: '楊美玲',
        role: 'administrator',
        what: 'administrator, sees no evidence',
      },
      {
        number: 'S9002',
        name: 'TSANG Ho-yin',
        zh: '曾浩賢',
        role: 'security',
        what: 'security administrator, sees no evidence',
      },
      {
        number: 'U9003',
        name: 'LAU Pui-shan',
        zh: '劉佩珊',
        role: 'auditor',
        what: 'auditor, reads the record, no bytes',
      },
    ] as const
  ).map((each) => ({ ...each, unit: 'region' as const, cleared: false })),
]

/** Makes the demonstration's units and officers, in one transaction. Returns the ids of the officers by number. */
export async function makeDemoPeople(ctx: Ctx): Promise<void> {
  const hash = await hashPassword(DEMO_PASSWORD)
  await inTransaction(ctx, async (tx) => {
    const [known] = await tx.db.execute(sql`select 1 from officers where is_demo limit 1`)
    if (known) return
    const units = await makeUnits(tx)
    for (const { number, name, zh, unit, role, cleared } of DEMO_OFFICERS) {
      const id = v7()
      await tx.db.execute(sql`insert into officers
        (id, service_number, name, name_zh, kind, cleared_confidential, password_hash, is_demo)
        values (${id}, ${number}, ${name}, ${zh}, ${role === 'legal' ? 'civilian' : 'regular'}, ${cleared}, ${hash}, true)`)
      await tx.db.execute(sql`insert into postings (id, officer_id, unit_id, role, valid_from)
        values (${v7()}, ${id}, ${units.get(unit)}, ${role}, ${tx.now.toISOString()})`)
    }
  })
}

async function makeUnits(tx: Tx): Promise<Map<UnitKey, string>> {
  const [force] = await tx.db.execute<{ id: string }>(
    sql`select id from units where parent_id is null order by id limit 1`,
  )
  const ids = new Map<UnitKey, string>()
  for (const { key, parent, en, zh } of UNITS) {
    const id = v7()
    const parentId = (parent && ids.get(parent)) ?? force?.id ?? null
    ids.set(key, id)
    await tx.db.execute(
      sql`insert into units (id, name_en, name_zh, parent_id) values (${id}, ${en}, ${zh}, ${parentId})`,
    )
    await tx.db.execute(sql`insert into unit_closure (ancestor_id, descendant_id)
      select ancestor_id, ${id}::uuid from unit_closure where descendant_id = ${parentId} union all select ${id}::uuid, ${id}::uuid`)
  }
  return ids
}
