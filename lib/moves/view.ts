import type { MoveAction } from '#lib/access/moves.ts'
import { decide } from '#lib/access/policy.ts'
import type { Actor } from '#lib/context.ts'
import type { Named } from '#lib/i18n/formats.ts'
import { type MoveRow, moveFacts } from './rows.ts'
import type { MoveStep } from './schema.ts'

/** A move that waits for an answer, as one of its two cases sees it. Times in RFC 3339. */
export type MoveView = {
  id: string
  step: MoveStep
  /** Whether it leaves the case that was asked about, or comes into it. */
  way: 'leaves' | 'comes'
  /** For who sees the exhibit. */
  itemId: string | null
  number: number
  name: string
  kind: MoveRow['kind']
  sizeBytes: number
  isRaised: boolean
  /** Of the other case; null for one that the viewer may not know of. */
  otherNumber: string | null
  reason: string
  asker: Named & { serviceNumber: string }
  askedAt: string
  releaser: Named | null
  can: { agree: boolean; refuse: boolean; withdraw: boolean }
}

export function moveView(actor: Actor, row: MoveRow, step: MoveStep, caseId: string): MoveView {
  const may = (action: MoveAction) => decide(actor, { on: 'move', action, resource: moveFacts(row) })
  const isLeaving = row.fromCaseId === caseId
  return {
    ...{ id: row.id, step, way: isLeaving ? 'leaves' : 'comes', itemId: row.seesItem ? row.itemId : null },
    ...{ number: row.number, name: row.name, kind: row.kind, sizeBytes: row.sizeBytes, isRaised: row.isRaised },
    otherNumber: isLeaving ? (row.to?.reportNumber ?? row.toNumber) : (row.from?.reportNumber ?? row.fromNumber),
    ...{ reason: row.reason, asker: row.asker, askedAt: new Date(row.askedAt).toISOString(), releaser: row.releaser },
    can: {
      agree: may(step === 'asked' ? 'move.release' : 'move.take-in'),
      ...{ refuse: may('move.refuse'), withdraw: may('move.withdraw') },
    },
  }
}
