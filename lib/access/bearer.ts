import type { OfficerActor, Station } from '#lib/context.ts'
import type { Question } from './policy.ts'

/* What a token opens that is not a session: less than its officer may, never more. Pure; policy.ts asks it. */

/** A grant touches the uploads of its own batch, and sees how they stand. */
export function isWithinGrant(actor: OfficerActor, batchId: string, question: Question): boolean {
  if (question.on !== 'upload' && (question.on !== 'batch' || question.action !== 'batch.see')) return false
  const { officerId } = question.resource
  return (
    officerId === actor.id && batchId === (question.on === 'upload' ? question.resource.batchId : question.resource.id)
  )
}

/**
 * What a station may be asked for at all, before its officer's own rights count: to bring the content of media into the one
 * case that it was approved for, and to go on with what it was sending. It submits, signs and leaves out nothing, and reads
 * no exhibit.
 */
export function isForStation({ caseId }: Station, question: Question): boolean {
  switch (question.on) {
    case 'nothing':
      return question.action === 'tray.bring-in'
    case 'case':
      return question.action === 'case.bring-in' && question.resource.id === caseId
    case 'transfer':
      return (
        (question.action === 'transfer.see' || question.action === 'transfer.fill') &&
        question.resource.case.id === caseId
      )
    case 'upload':
      return question.action === 'upload.write' && question.resource.caseId === caseId
    default:
      return false
  }
}

/** Whether the actor's way in leads to this case at all: a station's leads to its own alone. */
export const reachesCase = ({ station }: OfficerActor, caseId: string): boolean => !station || station.caseId === caseId
