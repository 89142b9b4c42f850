import type { OfficerActor } from '#lib/context.ts'

/** A medium of the register: the unit that owns it, and who has it in his hands (null: the store has, or nobody). */
export type MediumFacts = { unitId: string; holderId: string | null }
export type MediumAction =
  | 'medium.see'
  | 'medium.read'
  | 'medium.keep'
  | 'medium.pass-on'
  | 'medium.carry'
  | 'medium.wipe'
  | 'medium.note-lost'

/** The rule of who may do what with a thing of the register, which is no evidence; policy.ts asks it. Pure. */
export function decideOnMedium(actor: OfficerActor, action: MediumAction, { unitId, holderId }: MediumFacts): boolean {
  const keeps = actor.keptUnitIds.includes(unitId)
  const isHolder = holderId === actor.id
  const isAuditor = actor.roles.includes('auditor')
  switch (action) {
    case 'medium.see':
      if (keeps || isHolder || isAuditor) return true
      return actor.postedUnitIds.includes(unitId) || actor.supervisedUnitIds.includes(unitId)
    case 'medium.read': // its history, and the number written on it: it may be that of a case which is hidden
      return keeps || isHolder || isAuditor
    case 'medium.keep': // says what it is, gives it out and takes it back, lets it go
      return keeps
    case 'medium.pass-on':
      return isHolder
    case 'medium.carry': // says where it is while somebody has it
    case 'medium.wipe': // empties it, once what lay on it is accounted for
      return keeps || isHolder
    case 'medium.note-lost': // at once, by whoever learns of it first
      return keeps || isHolder || actor.supervisedUnitIds.includes(unitId)
  }
}
