import type { OfficerActor } from '#lib/context.ts'
import type { CaseFacts, Classification } from './policy.ts'
import { atLevel, has, hasEvidenceSight, holds, isSupervisorOf } from './sight.ts'

/** Who else answers for a case: neither who asked for the move, nor who released the exhibit, nor the actor. */
export type Others = 'supervisor' | 'deputy' | 'nobody'
/**
 * An exhibit on its way out of a case that it was brought into wrongly. `from` and `to` are null where they are out of the
 * actor's sight; `releasedBy` until somebody answered for the case that it leaves; `level` is the exhibit's.
 */
export type MoveFacts = {
  askedBy: string
  releasedBy: string | null
  from: CaseFacts | null
  to: CaseFacts | null
  level: Classification
  seesItem: boolean
  others: { from: Others; to: Others }
}
export type MoveAction = 'move.see' | 'move.withdraw' | 'move.release' | 'move.take-in' | 'move.refuse'

/**
 * Two cases, two signatures, neither of them the asker's: first its own case releases the exhibit, then the other takes it
 * in, so that the other side is told nothing before. A case's supervisor answers for it; its deputy where no other
 * supervisor can. One person signs twice only where nobody else answers for either case.
 */
export function decideOnMove(actor: OfficerActor, action: MoveAction, facts: MoveFacts): boolean {
  const { askedBy, releasedBy, others } = facts
  const answers = (side: 'from' | 'to') => {
    const its = facts[side] && atLevel(facts[side], facts.level)
    if (!its || askedBy === actor.id || !hasEvidenceSight(actor, its)) return null
    if (isSupervisorOf(actor, its)) return 'supervisor'
    return has(actor, 'officer', 'supervisor') && holds(its, 'deputy') ? 'deputy' : null
  }
  const standsFor = (side: 'from' | 'to') => {
    const as = answers(side)
    return as === 'supervisor' || (as === 'deputy' && others[side] !== 'supervisor')
  }
  const isReleased = releasedBy !== null
  switch (action) {
    case 'move.see':
      return askedBy === actor.id || facts.seesItem || (isReleased && answers('to') !== null)
    case 'move.withdraw':
      return askedBy === actor.id
    case 'move.release': // who alone can take it in leaves this to another
      return (
        !isReleased &&
        standsFor('from') &&
        (answers('to') === null || others.to !== 'nobody' || others.from === 'nobody')
      )
    case 'move.take-in':
      return isReleased && standsFor('to') && (releasedBy !== actor.id || others.to === 'nobody')
    case 'move.refuse':
      return standsFor(isReleased ? 'to' : 'from')
  }
}
