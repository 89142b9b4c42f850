import type { Actor, OfficerActor } from '#lib/context.ts'
import { isForStation, isWithinGrant } from './bearer.ts'
import { decideOnHiding, type HidingFacts } from './hiding.ts'
import { decideOnMove, type MoveAction, type MoveFacts } from './moves.ts'
import { decideOnMedium, type MediumAction, type MediumFacts } from './register.ts'
import {
  atLevel,
  audits,
  has,
  hasEvidenceSight,
  holds,
  isClearedFor,
  isContributor,
  isSupervisorOf,
  supervises,
  worksOn,
} from './sight.ts'
import { decideOnTransfer, type TransferAction, type TransferFacts } from './transfers.ts'

export type CaseRole =
  | 'officer-in-charge'
  | 'deputy'
  | 'investigator'
  | 'supervisor'
  | 'legal'
  | 'viewer'
  | 'contributor'
export type CaseFacts = {
  /** Which case: asked of a station alone, which is for one. */
  id?: string
  unitId: string
  classification: Classification
  needToKnow: boolean
  /** The roles that the actor holds in the case now. */
  myRoles: readonly CaseRole[]
}
export type Classification = 'RESTRICTED' | 'CONFIDENTIAL'
/**
 * An item lies in a case, or in a unit's tray until a supervisor assigns it. It has a classification of its own; what
 * counts is the higher of that and its case's.
 */
export type ItemFacts = {
  contributedBy: string
  classification: Classification
} & ({ case: CaseFacts; hiddenFor: string | null } | { trayUnitId: string }) // `hiddenFor`: the decider of one that should not be held and is hidden; null for any other.
/** What footage comes from; a contributor sees the sources that he added. */
export type SourceFacts = { case: CaseFacts; addedBy: string }
export type UploadFacts = { officerId: string; batchId: string; caseId?: string | null }
/** What was brought in together; `place` is null where its case is out of the actor's sight. */
export type BatchFacts = {
  id: string
  officerId: string
  isOwnerSuspended: boolean
  place: { case: CaseFacts } | { trayUnitId: string } | null
}
export type BatchAction = 'batch.see' | 'batch.hand-over'

/** A proposed classification: by whom, and in which capacity. */
export type ProtectionFacts = {
  case: CaseFacts
  proposedBy: string
  proposedAs: 'officer-in-charge' | 'supervisor'
}
/** An account; `holdsPower`: one of its roles gives power over accounts or the record. */
export type OfficerFacts = { id: string; holdsPower: boolean }

/** A search of what one officer did: by whom, about whom, and what a second person said, when. */
export type SearchFacts = {
  requestedBy: string
  subjectId: string
  decision: 'agreed' | 'declined' | null
  decidedAt: Date | null
}

export type Decision = {
  on: 'nothing'
  action:
    | 'case.search'
    | 'case.count-withheld'
    | 'case.open-confidential'
    | 'tray.bring-in'
    | 'unit.supervise'
    | 'custody.audit'
    | 'officer.manage'
    | 'officer.empower'
    | 'unit.manage'
    | 'job.manage'
    | 'security.read'
    | 'log.read'
    | 'health.read'
    | 'search.request'
    | 'search.see'
    | 'register.see'
    | 'register.keep'
    | 'medium.hold'
}
export type CaseAction =
  | 'case.see'
  | 'case.see-items'
  | 'case.bring-in'
  | 'case.contribute'
  | 'case.manage-members'
  | 'case.edit'
  | 'case.close'
  | 'case.direct-keeping'
  | 'case.appoint'
  | 'case.move'
  | 'case.merge'
  | 'case.protect-as-officer-in-charge'
  | 'case.protect-as-supervisor'
  | 'custody.read'
  | 'custody.read-by-officer'
  | 'custody.count'
export type ItemAction =
  | 'item.see'
  | 'item.view'
  | 'item.download'
  | 'item.mark'
  | 'item.assign'
  | 'item.ask-move'
  | 'item.hide'
  | 'item.change'
  | 'item.raise'
  | 'item.lower'
  | 'custody.read'
  | 'custody.read-by-officer'
export type Question =
  | Decision
  | { on: 'unit'; action: 'case.open' | 'store.keep'; unitId: string }
  | { on: 'medium'; action: MediumAction; resource: MediumFacts }
  | {
      on: 'case'
      action: CaseAction
      resource: CaseFacts
    }
  | {
      on: 'item'
      action: ItemAction
      resource: ItemFacts
    }
  | { on: 'source'; action: 'source.see' | 'source.change'; resource: SourceFacts }
  | { on: 'protection'; action: 'protection.decide' | 'protection.withdraw'; resource: ProtectionFacts }
  | { on: 'marker'; action: 'marker.change'; resource: { madeBy: string } }
  | { on: 'officer'; action: 'officer.change'; resource: OfficerFacts }
  | { on: 'sessions'; action: 'session.end'; resource: { officerId: string } }
  | { on: 'batch'; action: BatchAction; resource: BatchFacts }
  | { on: 'move'; action: MoveAction; resource: MoveFacts }
  | { on: 'hiding'; action: 'hiding.decide'; resource: HidingFacts }
  | { on: 'transfer'; action: TransferAction; resource: TransferFacts; now: Date }
  | { on: 'search'; action: 'search.decide' | 'search.read'; resource: SearchFacts; now: Date }
  | { on: 'upload'; action: 'upload.write' | 'upload.see'; resource: UploadFacts }

/** An agreed search may be read so long; after it, it takes another reason. */
const SEARCH_READABLE_MS = 24 * 60 * 60 * 1000

function decideOnCase(actor: OfficerActor, action: CaseAction, facts: CaseFacts): boolean {
  const sight = hasEvidenceSight(actor, facts)
  switch (action) {
    case 'case.see':
      return sight || isContributor(actor, facts) || audits(actor, facts)
    case 'case.see-items':
    case 'custody.read':
      return sight || audits(actor, facts)
    case 'custody.read-by-officer': // who audits asks for a search first: the record is not for profiling officers
      return sight
    case 'custody.count': // its events have numbers without gaps; who is not cleared may not see each
      return (sight || audits(actor, facts)) && actor.isCleared
    case 'case.bring-in':
      if (!has(actor, 'officer', 'supervisor')) return false
      return isContributor(actor, facts) || worksOn(actor, facts)
    case 'case.contribute': // by the exact number, or as one to whom a contributor's work is handed over
      return has(actor, 'officer', 'supervisor') && !facts.needToKnow && isClearedFor(actor, facts)
    case 'case.manage-members':
    case 'case.edit':
      return sight && (holds(facts, 'officer-in-charge', 'deputy') || supervises(actor, facts))
    case 'case.close':
      return sight && (holds(facts, 'officer-in-charge') || supervises(actor, facts))
    case 'case.direct-keeping': // says what a court directs to keep, and when it no longer does
      return isSupervisorOf(actor, facts) || (sight && holds(facts, 'officer-in-charge'))
    case 'case.appoint': // the officer in charge does not name his own successor
    case 'case.move':
    case 'case.protect-as-supervisor':
      return isSupervisorOf(actor, facts)
    case 'case.protect-as-officer-in-charge':
      return sight && holds(facts, 'officer-in-charge')
    case 'case.merge': // only who leads a hidden case is told of its namesakes
      return sight && facts.needToKnow && holds(facts, 'officer-in-charge')
  }
}

function decideOnTrayItem(actor: OfficerActor, action: ItemAction, facts: ItemFacts & { trayUnitId: string }): boolean {
  if (facts.classification === 'CONFIDENTIAL' && !actor.isCleared) return false
  const keepsTray = actor.supervisedUnitIds.includes(facts.trayUnitId)
  const sees = keepsTray || facts.contributedBy === actor.id
  switch (action) {
    case 'item.see':
    case 'custody.read':
    case 'custody.read-by-officer':
      return sees
    case 'item.view':
    case 'item.download':
      return sees && has(actor, 'officer', 'supervisor', 'legal')
    case 'item.assign':
      return keepsTray
    default:
      return false // it is reviewed in its case
  }
}

function decideOnItem(actor: OfficerActor, action: ItemAction, facts: ItemFacts): boolean {
  if ('trayUnitId' in facts) return decideOnTrayItem(actor, action, facts)
  const readsBytes = has(actor, 'officer', 'supervisor', 'legal')
  const its = atLevel(facts.case, facts.classification)
  const isHidden = facts.hiddenFor !== null
  if (isHidden && facts.hiddenFor !== actor.id && !isSupervisorOf(actor, its)) return false
  const sight = hasEvidenceSight(actor, its)
  const sightOfOwn = facts.contributedBy === actor.id && isContributor(actor, its)
  switch (action) {
    case 'item.see':
    case 'custody.read':
      return sight || sightOfOwn || audits(actor, its)
    case 'custody.read-by-officer':
      return sight || sightOfOwn
    case 'item.view':
      return readsBytes && (sight || sightOfOwn)
    case 'item.download':
      if (!readsBytes) return false
      if (sightOfOwn) return true
      if (!sight) return false
      return holds(its, 'officer-in-charge', 'deputy', 'investigator', 'supervisor', 'legal') || supervises(actor, its)
    case 'item.hide': // who looks at it may see that it should not be held
      return !isHidden && readsBytes && (sight || sightOfOwn)
    case 'item.mark':
      return worksOn(actor, its)
    case 'item.ask-move': // out of a case that it was brought into wrongly
      return !isHidden && worksOn(actor, its)
    case 'item.change': // who seized it knows its mark, its source and its clock
      return worksOn(actor, its) || (sightOfOwn && has(actor, 'officer', 'supervisor'))
    case 'item.raise': // nobody raises it out of his own sight
      return worksOn(actor, its) && worksOn(actor, atLevel(facts.case, 'CONFIDENTIAL'))
    case 'item.lower': // never below its case
      return (
        facts.case.classification === 'RESTRICTED' &&
        sight &&
        (holds(its, 'officer-in-charge') || supervises(actor, its))
      )
    case 'item.assign':
      return false // it has a case already
  }
}

function decideOnNothing(actor: OfficerActor, action: Decision['action']): boolean {
  switch (action) {
    case 'case.search':
      return has(actor, 'officer', 'supervisor', 'legal', 'auditor')
    case 'case.count-withheld':
      return has(actor, 'auditor')
    case 'tray.bring-in':
      return has(actor, 'officer', 'supervisor')
    case 'case.open-confidential': // or he could not see what he opened
      return has(actor, 'officer', 'supervisor') && actor.isCleared
    case 'unit.supervise': // keeps its tray, finds other hands for what is left lying
      return actor.supervisedUnitIds.length > 0
    case 'custody.audit': // is told of alarms in every record that is not withheld
      return has(actor, 'auditor')
    case 'officer.manage':
      return has(actor, 'administrator', 'security')
    case 'officer.empower': // to make an administrator, a security administrator or an auditor, and to clear for CONFIDENTIAL
      return has(actor, 'security')
    case 'security.read': // who signed in, who was refused: never what evidence holds
      return has(actor, 'security', 'auditor')
    case 'unit.manage':
    case 'job.manage': // background work that gave up, and what it may use
      return has(actor, 'administrator')
    case 'log.read': // how the log of the record is, and its key; no event
      return has(actor, 'administrator', 'security', 'auditor')
    case 'health.read': // how the computer works and worked, for who runs it and who certifies it; sums alone
      return has(actor, 'administrator', 'auditor')
    case 'search.request':
      return has(actor, 'auditor')
    case 'search.see':
      return has(actor, 'auditor', 'security')
    case 'register.see': // the things of his units, or those that he holds
      return has(actor, 'officer', 'supervisor', 'legal', 'exhibits', 'auditor')
    case 'register.keep':
      return actor.keptUnitIds.length > 0
    case 'medium.hold': // may be given a thing of the register
      return has(actor, 'officer', 'supervisor', 'legal', 'exhibits')
  }
}

/** Officer in charge and supervisor together (design.md §4): the other capacity, and another person. */
function decideOnProtection(
  actor: OfficerActor,
  action: 'protection.decide' | 'protection.withdraw',
  facts: ProtectionFacts,
): boolean {
  if (action === 'protection.withdraw') return facts.proposedBy === actor.id
  const asOther = facts.proposedAs === 'supervisor' ? 'case.protect-as-officer-in-charge' : 'case.protect-as-supervisor'
  return facts.proposedBy !== actor.id && decideOnCase(actor, asOther, facts.case)
}

function decideOnSource(actor: OfficerActor, action: 'source.see' | 'source.change', facts: SourceFacts): boolean {
  const isOwn = facts.addedBy === actor.id && isContributor(actor, facts.case)
  if (action === 'source.see') return decideOnCase(actor, 'case.see-items', facts.case) || isOwn
  return worksOn(actor, facts.case) || (isOwn && has(actor, 'officer', 'supervisor'))
}

/** Whose work a suspension left lying is looked after by who supervises its case or its tray. */
function decideOnBatch(actor: OfficerActor, facts: BatchFacts): boolean {
  if (facts.officerId === actor.id) return true
  if (!facts.isOwnerSuspended || !facts.place) return false
  if ('trayUnitId' in facts.place) return actor.supervisedUnitIds.includes(facts.place.trayUnitId)
  return decideOnCase(actor, 'case.appoint', facts.place.case)
}

/** Two persons, neither of them the subject; it may be read for a day (the record is not for profiling officers). */
function decideOnSearch(
  actor: OfficerActor,
  action: 'search.decide' | 'search.read',
  facts: SearchFacts,
  now: Date,
): boolean {
  if (facts.subjectId === actor.id) return false
  if (action === 'search.decide') return has(actor, 'auditor', 'security') && facts.requestedBy !== actor.id
  const isFresh = facts.decidedAt !== null && now.getTime() - facts.decidedAt.getTime() < SEARCH_READABLE_MS
  return has(actor, 'auditor') && facts.requestedBy === actor.id && facts.decision === 'agreed' && isFresh
}

/** The one rule of who may do what. Pure; what is not allowed here is denied. */
export function decide(actor: Actor, question: Question): boolean {
  if (actor.type === 'system') return true // what a person asked for is asked again as that person, when the job runs
  if (actor.grantedBatchId) return isWithinGrant(actor, actor.grantedBatchId, question)
  if (actor.station && !isForStation(actor.station, question)) return false
  switch (question.on) {
    case 'nothing':
      return decideOnNothing(actor, question.action)
    case 'unit':
      if (question.action === 'store.keep') return actor.keptUnitIds.includes(question.unitId)
      return has(actor, 'officer', 'supervisor') && actor.postedUnitIds.includes(question.unitId)
    case 'case':
      return decideOnCase(actor, question.action, question.resource)
    case 'item':
      return decideOnItem(actor, question.action, question.resource)
    case 'source':
      return decideOnSource(actor, question.action, question.resource)
    case 'medium':
      return decideOnMedium(actor, question.action, question.resource)
    case 'protection':
      return decideOnProtection(actor, question.action, question.resource)
    case 'marker':
      return question.resource.madeBy === actor.id
    case 'officer': // nobody gives himself a role or locks himself out
      return (
        question.resource.id !== actor.id &&
        decideOnNothing(actor, question.resource.holdsPower ? 'officer.empower' : 'officer.manage')
      )
    case 'sessions': // one's own, or anybody's for who looks after sign-in
      return question.resource.officerId === actor.id || has(actor, 'security')
    case 'batch':
      return decideOnBatch(actor, question.resource)
    case 'move':
      return decideOnMove(actor, question.action, question.resource)
    case 'hiding':
      return decideOnHiding(actor, question.resource)
    case 'transfer':
      return decideOnTransfer(actor, question.action, question.resource, question.now)
    case 'search':
      return decideOnSearch(actor, question.action, question.resource, question.now)
    case 'upload':
      return question.resource.officerId === actor.id
  }
}
