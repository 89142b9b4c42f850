import { decide } from '#lib/access/policy.ts'
import type { MediumAction } from '#lib/access/register.ts'
import type { Actor, Ctx } from '#lib/context.ts'
import { rfc3339 } from '#lib/i18n/formats.ts'
import type { Kept, MediumRow } from './rows.ts'
import {
  type Authority,
  type BroughtIn,
  bearsToken,
  endsOf,
  isGone,
  isHeld,
  isOverdue,
  mayGo,
  needsAuthority,
  type WipeWaits,
  wipeWaitsFor,
} from './rules.ts'
import type { EndState } from './schema.ts'

/** A line of the register. Times in RFC 3339. */
export type MediumLine = Pick<
  MediumRow,
  'id' | 'label' | 'kind' | 'standing' | 'unit' | 'state' | 'place' | 'holder'
> & {
  dueAt: string | null
  isOverdue: boolean
}
/** A medium with what its viewer may do. What only who keeps or holds it may read is null for the others. */
export type MediumView = MediumLine &
  Pick<MediumRow, 'serial' | 'bagNumber' | 'sealNumber' | 'propertyLabel' | 'unitId' | 'issueNumber'> & {
    claimedNumber: string | null
    remarks: string | null
    issuedAt: string | null
    registeredAt: string
    listedAt: string | null
    /** What was issued with it is believed no more. */
    isRevoked: boolean
    /** A token of the current issue was made. */
    hasToken: boolean
    broughtIn: BroughtIn
    /** Whether a court directs to keep it: then it does not leave the store for good. */
    kept: Kept
    /** On what it left, for who reads its history; null for nobody else, and before. */
    left: ((Authority | { kind: null }) & { document: string }) | null
    /** It leaves on a court order or a disposal authority alone. */
    needsAuthority: boolean
    /** What a stick waits for before it may be wiped; null where it may be. */
    wipeWaits: WipeWaits | null
    can: {
      read: boolean
      edit: boolean
      issue: boolean
      takeBack: boolean
      passOn: boolean
      carry: boolean
      issueToken: boolean
      end: readonly EndState[]
      wipe: boolean
      noteLost: boolean
      noteFound: boolean
    }
  }

export function mediumLine(row: MediumRow, now: Date): MediumLine {
  const { id, label, kind, standing, unit, state, place, holder } = row
  const due = { dueAt: rfc3339(row.dueAt), isOverdue: isOverdue(row.dueAt === null ? null : new Date(row.dueAt), now) }
  return { id, label, kind, standing, unit, state, place, holder, ...due }
}

type Accounted = { broughtIn: BroughtIn; areCopiesVerified: boolean; kept: Kept }

export function mediumView(
  { actor, now }: Pick<Ctx, 'actor' | 'now'>,
  row: MediumRow,
  { broughtIn, areCopiesVerified, kept }: Accounted,
): MediumView {
  const may = (action: MediumAction) => decide(actor, { on: 'medium', action, resource: row })
  const keeps = may('medium.keep')
  const wipeWaits = wipeWaitsFor(row.standing, broughtIn, areCopiesVerified)
  return {
    ...mediumLine(row, now),
    ...{ serial: row.serial, bagNumber: row.bagNumber, sealNumber: row.sealNumber, propertyLabel: row.propertyLabel },
    ...{ unitId: row.unitId, issueNumber: row.issueNumber },
    claimedNumber: may('medium.read') ? row.claimedNumber : null,
    remarks: may('medium.read') ? row.remarks : null,
    issuedAt: rfc3339(row.issuedAt),
    registeredAt: rfc3339(row.registeredAt),
    listedAt: rfc3339(row.listedAt),
    isRevoked: row.revokedAt !== null,
    hasToken: row.issueNumber > 0 && row.tokenIssue === row.issueNumber,
    ...{ broughtIn, wipeWaits, kept },
    left: may('medium.read') ? leftOn(row) : null,
    needsAuthority: needsAuthority(row.standing),
    can: {
      read: may('medium.read'),
      edit: keeps && !isGone(row.state),
      issue: keeps && mayGo(row.state, 'issued') && !isHeld(row.state),
      takeBack: keeps && isHeld(row.state) && !isMine(actor, row),
      passOn: may('medium.pass-on') && isHeld(row.state),
      carry: may('medium.carry') && isHeld(row.state),
      issueToken: keeps && row.state === 'issued' && bearsToken(row),
      end: keeps && row.state === 'in-store' && !kept.isKept ? endsOf(row.standing, broughtIn) : [],
      wipe: may('medium.wipe') && !isGone(row.state) && row.state !== 'lost' && wipeWaits === null,
      noteLost: may('medium.note-lost') && mayGo(row.state, 'lost'),
      noteFound: keeps && row.state === 'lost',
    },
  }
}

function leftOn({ state, authorityKind: kind, authorityDocument: document, authorityDated, appealEnds }: MediumRow) {
  if (!isGone(state) || document === '') return null
  return kind && authorityDated && appealEnds
    ? { kind, dated: authorityDated, appealEnds, document }
    : { kind: null, document }
}

const isMine = (actor: Actor, { holderId }: MediumRow) => actor.type === 'officer' && holderId === actor.id
