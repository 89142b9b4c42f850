import { decide } from '#lib/access/policy.ts'
import type { Actor, Role } from '#lib/context.ts'
import { holdsPower } from './rules.ts'

export type OfficerLine = {
  id: string
  serviceNumber: string
  name: string
  nameZh: string
  roles: Role[]
  unit: { en: string; zh: string } | null
  isSuspended: boolean
}
export type PostingView = {
  id: string
  unit: { en: string; zh: string }
  role: Role
  from: string
  until: string | null
}
/** Files that stopped or never began, and open cases as officer in charge: what others must take over when the officer is suspended. */
export type OpenWork = { uploads: number; cases: number }
export type OfficerView = Omit<OfficerLine, 'roles' | 'unit'> & {
  kind: 'regular' | 'auxiliary' | 'civilian'
  isCleared: boolean
  postings: PostingView[]
  openWork: OpenWork
  /** The same by the unit whose supervisors have to give it to others. */
  openWorkOf: (OpenWork & { unit: { en: string; zh: string } })[]
  can: { change: boolean; empower: boolean; endSessions: boolean }
}

/** What the actor may do with an account that holds `roles`. */
export const abilitiesOn = (actor: Actor, id: string, roles: readonly Role[]): OfficerView['can'] => ({
  change: decide(actor, { on: 'officer', action: 'officer.change', resource: { id, holdsPower: holdsPower(roles) } }),
  empower: decide(actor, { on: 'nothing', action: 'officer.empower' }),
  endSessions: decide(actor, { on: 'sessions', action: 'session.end', resource: { officerId: id } }),
})
