import { POWERS } from '#lib/officers/schema.ts'
import { type AskedFor, askedFor } from './rules.ts'
import type { SecurityEventType } from './schema.ts'

type Who = { serviceNumber: string; name: string; nameZh: string }
export type SecurityEventRow = {
  id: string
  at: string
  type: SecurityEventType
  address: string
  detail: Record<string, string>
  serviceNumber: string | null
  name: string | null
  nameZh: string | null
  unitEn: string | null
  unitZh: string | null
}
/** One line of the security log. `facts` holds only what the log knows of this event. */
export type SecurityEventView = {
  id: string
  at: string
  type: SecurityEventType
  /** Whom it is about; null for an account that does not exist. */
  officer: Who | null
  address: string
  facts: {
    by?: string
    /** What was asked for: in kind, and by its path, which support can find in the log. */
    asked?: { for: AskedFor; path: string }
    code?: 'NOT_FOUND' | 'FORBIDDEN'
    times?: number
    /** Why a sign-in was refused. */
    refusedFor?: 'password' | 'blocked'
    /** What a lock-out closes. */
    closes?: 'account' | 'source'
    role?: string
    givesPower?: boolean
    unit?: { en: string; zh: string }
    isCleared?: boolean
    /** A workstation without a browser, as it calls itself, and from where it asked. */
    workstation?: string
    asksFrom?: string
    stoppedUploads?: number
    /** In an officer's own words. */
    reason?: string
  }
}

const one = <T extends string>(value: string | undefined, ...known: T[]): T | undefined =>
  known.find((each) => each === value)

/** The line as its readers see it; only known keys of `detail` pass. */
export function securityEventView(row: SecurityEventRow): SecurityEventView {
  const { detail, type } = row
  const isWords = type === 'log-searched' || type === 'officer-suspended'
  const facts: { [Key in keyof SecurityEventView['facts']]: SecurityEventView['facts'][Key] | undefined } = {
    by: detail.by,
    asked: detail.path ? { for: askedFor(detail.path), path: detail.path } : undefined,
    code: one(detail.code, 'NOT_FOUND', 'FORBIDDEN'),
    times: detail.times ? Number(detail.times) : undefined,
    refusedFor: one(isWords ? undefined : detail.reason, 'password', 'blocked'),
    closes: one(detail.of, 'account', 'source'),
    role: detail.role,
    givesPower: POWERS.some((power) => power === detail.role) || undefined,
    unit: row.unitEn && row.unitZh ? { en: row.unitEn, zh: row.unitZh } : undefined,
    isCleared: type === 'clearance-changed' ? detail.cleared === 'true' : undefined,
    workstation: detail.workstation,
    asksFrom: detail.from,
    stoppedUploads: detail.stoppedUploads ? Number(detail.stoppedUploads) : undefined,
    reason: isWords ? detail.reason : undefined,
  }
  return {
    id: row.id,
    at: new Date(row.at).toISOString(),
    type,
    officer: row.serviceNumber
      ? { serviceNumber: row.serviceNumber, name: row.name ?? '', nameZh: row.nameZh ?? '' }
      : null,
    address: row.address,
    facts: Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)),
  }
}
