import { CdipError } from '#lib/errors.ts'
import {
  type AuthorityKind,
  END_STATES,
  type EndState,
  HELD_STATES,
  type HeldState,
  type MediumKind,
  type MediumState,
  type Standing,
} from './schema.ts'

export const isHeld = (state: MediumState): state is HeldState => HELD_STATES.some((held) => held === state)
/** Whether it has left the register for good. */
export const isGone = (state: MediumState): state is EndState => END_STATES.some((end) => end === state)

const OUT = [...HELD_STATES, 'in-store', 'lost'] as const satisfies MediumState[]
/** Where a medium may go from each state: out of the store by a handover alone, out of the register from the store alone. */
const NEXT: Record<MediumState, readonly MediumState[]> = {
  'in-store': ['issued', 'lost', ...END_STATES],
  ...{ issued: OUT, 'in-transit': OUT, 'at-import': OUT, 'at-court': OUT, 'at-laboratory': OUT },
  lost: ['in-store'],
  ...{ returned: [], released: [], destroyed: [] },
}

export const mayGo = (from: MediumState, to: MediumState): boolean => NEXT[from].includes(to)

/** CONFLICT where a medium in the state `from` can't go to `to`: somebody else moved it, or it is gone. */
export function checkStep(from: MediumState, to: MediumState): void {
  if (!mayGo(from, to)) throw new CdipError('CONFLICT', `no way from ${from} to ${to}`)
}

/** What import records say of a medium: how many are countersigned, wait for it, and are a draft or returned. */
export type BroughtIn = { countersigned: number; submitted: number; unfinished: number }
const isUnderWay = ({ submitted, unfinished }: BroughtIn): boolean => submitted + unfinished > 0
const isAccountedFor = (broughtIn: BroughtIn): boolean => broughtIn.countersigned > 0 && !isUnderWay(broughtIn)

/**
 * How a medium may ever leave the register. Only what is the Force's own tool is destroyed; what is an exhibit, or
 * somebody's, goes back or is released on an authority.
 */
const ENDS: Record<Standing, readonly EndState[]> = {
  designated: ['destroyed'],
  working: ['released', 'destroyed'],
  master: ['released'],
  seized: ['returned', 'released'],
  private: ['returned', 'released'],
}

/** A working disc is destroyed once all of it was countersigned; a stick, as long as nothing on it is being accounted for. */
const mayBeDestroyed = (standing: Standing, broughtIn: BroughtIn): boolean =>
  standing === 'working' ? isAccountedFor(broughtIn) : !isUnderWay(broughtIn)
export const endsOf = (standing: Standing, broughtIn: BroughtIn): readonly EndState[] =>
  ENDS[standing].filter((end) => end !== 'destroyed' || mayBeDestroyed(standing, broughtIn))

/** INVALID for an end that this kind of thing may not come to; CONFLICT for one that waits for a countersignature. */
export function checkEnd(standing: Standing, end: EndState, broughtIn: BroughtIn): void {
  if (!ENDS[standing].includes(end)) throw new CdipError('INVALID', `a ${standing} medium is not ${end}`)
  if (!endsOf(standing, broughtIn).includes(end))
    throw new CdipError('CONFLICT', 'what lies on it is not countersigned', { reason: 'NOT_COUNTERSIGNED' })
}

/** What is the Force's own it disposes of itself; anything else leaves on a court order or a disposal authority alone. */
export const needsAuthority = (standing: Standing): boolean => standing !== 'designated' && standing !== 'working'

/** CONFLICT where a correction would make the Force's own what is not: one keeper could then end it without an authority. */
export function checkStanding(from: Standing, to: Standing): void {
  if (needsAuthority(from) && !needsAuthority(to))
    throw new CdipError('CONFLICT', `a ${from} medium does not become ${to}`, { reason: 'NOT_THE_FORCES' })
}

export type Authority = { kind: AuthorityKind; dated: string; appealEnds: string }
type SaidAuthority = {
  authorityKind?: AuthorityKind | undefined
  dated?: string | undefined
  appealEnds?: string | undefined
}

/**
 * The authority on which a thing leaves; null where the Force decides. Days as `2026-06-19`. INVALID where a part of it is
 * missing or can't be; CONFLICT as long as it can be appealed against, its last day included. Pure.
 */
export function authorityFor(standing: Standing, said: SaidAuthority, today: string): Authority | null {
  if (!needsAuthority(standing)) return null
  const { authorityKind: kind, dated, appealEnds } = said
  if (!kind || !dated || !appealEnds || dated > today || appealEnds < dated)
    throw new CdipError('INVALID', 'no whole authority', { reason: 'AUTHORITY_INCOMPLETE' })
  if (appealEnds >= today) throw new CdipError('CONFLICT', 'an appeal is open', { reason: 'APPEAL_OPEN' })
  return { kind, dated, appealEnds }
}

/** What a stick waits for before it is wiped; null where it may be. Any other thing is never wiped. Pure. */
export type WipeWaits = 'never' | 'countersignature' | 'copies'
export function wipeWaitsFor(standing: Standing, broughtIn: BroughtIn, areCopiesVerified: boolean): WipeWaits | null {
  if (standing !== 'designated') return 'never'
  if (!isAccountedFor(broughtIn)) return 'countersignature'
  return areCopiesVerified ? null : 'copies'
}

/** Whether a signed token is written to it at issue: a disc or an exhibit gets nothing written. */
export const bearsToken = ({ kind, standing }: { kind: MediumKind; standing: Standing }): boolean =>
  kind === 'usb' && standing === 'designated'

/** Whether it should have been back. */
export const isOverdue = (dueAt: Date | null, now: Date): boolean => dueAt !== null && dueAt < now

const PREFIX: Record<MediumKind, string> = { usb: 'USB', disc: 'DISC', card: 'CARD' }
/** A label that can be read out over the telephone: `USB-00042`. */
export const labelOf = (kind: MediumKind, number: number): string =>
  `${PREFIX[kind]}-${String(number).padStart(5, '0')}`
