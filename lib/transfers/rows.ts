import { type SQL, sql } from 'drizzle-orm'
import type { CaseRole, Classification } from '#lib/access/policy.ts'
import { decide } from '#lib/access/policy.ts'
import type { TransferAction, TransferFacts } from '#lib/access/transfers.ts'
import { visibleTransfers } from '#lib/access/visibility.ts'
import type { Tx } from '#lib/context.ts'
import { CdipError } from '#lib/errors.ts'
import type { Named } from '#lib/i18n/formats.ts'
import type { TokenDoubt } from '#lib/register/schema.ts'
import { isPacked } from './package.ts'
import {
  type LeftOutBasis,
  type ManifestEntry,
  type MediumKind,
  type MediumOwner,
  needsToken,
  type Outcome,
  type SetKind,
  type TransferState,
} from './schema.ts'

export type TransferRow = {
  id: string
  caseId: string
  reportNumber: string
  caseStatus: 'open' | 'closed'
  state: TransferState
  tokenVerdict: 'good' | 'doubtful' | null
  tokenDoubt: TokenDoubt | null
  tokenReason: string
  tokenIssue: number | null
  tokenIssuedAt: string | null
  /** Its row in the register, where it has one. */
  mediumId: string | null
  mediumKind: MediumKind
  mediumOwner: MediumOwner
  mediumLabel: string
  entries: number
  bytes: number
  begunBy: string
  beginner: Signer
  begunAt: string
  listedAt: string | null
  manifestSha256: string | null
  submittedAt: string | null
  submitter: Signer | null
  digest: string | null
  sampleSeed: string | null
  sample: string[] | null
  decidedAt: string | null
  decider: Signer | null
  reason: string
  unitId: string
  classification: Classification
  needToKnow: boolean
  myRoles: CaseRole[]
  iContributed: boolean
  hasOwnSupervisor: boolean
  /** A court directs to keep what belongs to its case. */
  isKept: boolean
  /** Exhibits of it that are kept from the actor. */
  kept: number
}
export type Signer = Named & { serviceNumber: string }

const signer = (alias: string) => {
  const o = sql.raw(alias)
  return sql`case when ${o}.id is not null then json_build_object('en', ${o}.name, 'zh', ${o}.name_zh, 'serviceNumber', ${o}.service_number) end`
}

/** Transfers in the actor's sight that fit `where`; `t` is the transfer and `c` its case, as visibility.ts expects. */
export function selectTransfers(tx: Tx, where: SQL): SQL {
  const at = tx.now.toISOString()
  const me = tx.actor.type === 'officer' ? tx.actor.id : null
  return sql`select t.id, t.case_id as "caseId", c.report_number as "reportNumber", c.status as "caseStatus", t.state,
      t.medium_id as "mediumId", t.medium_kind as "mediumKind", t.medium_owner as "mediumOwner", t.medium_label as "mediumLabel", t.entries,
      t.bytes::float8 as bytes, t.begun_by as "begunBy", ${signer('b')} as beginner, t.begun_at as "begunAt",
      t.listed_at as "listedAt", t.manifest_sha256 as "manifestSha256", t.submitted_at as "submittedAt",
      ${signer('s')} as submitter, t.digest, t.sample_seed as "sampleSeed", t.sample::text[] as sample,
      t.decided_at as "decidedAt", ${signer('d')} as decider, t.reason, t.token_verdict as "tokenVerdict",
      t.token_doubt as "tokenDoubt", t.token_reason as "tokenReason", t.token_issue as "tokenIssue", t.token_issued_at as "tokenIssuedAt", c.unit_id as "unitId", c.classification,
      c.need_to_know as "needToKnow",
      array(select a.role from case_access a where a.case_id = c.id and a.officer_id = ${me}
        and a.valid_from <= ${at} and (a.expires_at is null or a.expires_at > ${at})) as "myRoles",
      exists (select from transfer_contributors k where k.transfer_id = t.id and k.officer_id = ${me}) as "iContributed"
    from transfers t join cases c on c.id = t.case_id join officers b on b.id = t.begun_by
      left join officers s on s.id = t.submitted_by left join officers d on d.id = t.decided_by
    where ${visibleTransfers(tx.actor, tx.now)} and ${where}`
}

/**
 * The transfer in the actor's sight; NOT_FOUND outside it. `lock` holds the row for this transaction. Tells row-level
 * security which transfer is read (migration 0140), and which case: its entries and their exhibits are read after it.
 */
export async function loadTransfer(tx: Tx, transferId: string, options: { lock?: boolean } = {}): Promise<TransferRow> {
  if (options.lock) await tx.db.execute(sql`select 1 from transfers where id = ${transferId} for update`)
  const [row] = await tx.db.execute<TransferRow>(sql`
    with found as (${selectTransfers(tx, sql`t.id = ${transferId}`)})
    select f.*, has_own_supervisor(f.id) as "hasOwnSupervisor",
      exists (select from court_directions d where d.case_id = f."caseId" and d.lifted_at is null) as "isKept",
      (select count(*)::int from exhibits_kept_from_me(f.id)) as kept, set_config('cdip.transfer', f.id::text, true),
      set_config('cdip.case', f."caseId"::text, true)
    from found f`)
  if (!row) throw new CdipError('NOT_FOUND', `no transfer ${transferId} in sight`)
  return row
}

/** The row as the policy wants it. */
export function transferFacts(row: TransferRow): TransferFacts {
  const {
    caseId: id,
    unitId,
    classification,
    needToKnow,
    myRoles,
    iContributed,
    hasOwnSupervisor,
    kept,
    submittedAt,
  } = row
  return {
    case: { id, unitId, classification, needToKnow, myRoles },
    ...{ iContributed, hasOwnSupervisor, seesAll: kept === 0 },
    submittedAt: submittedAt ? new Date(submittedAt) : null,
  }
}

/** Whether the actor may do this with the transfer. */
export const mayOn = (tx: Tx, row: TransferRow, action: TransferAction): boolean =>
  decide(tx.actor, { on: 'transfer', action, resource: transferFacts(row), now: tx.now })

/** What a transfer must be for its entries to get outcomes: a draft whose manifest is whole. */
export function refuseUnlessDraft(row: TransferRow): void {
  if (row.state !== 'draft') throw new CdipError('CONFLICT', 'the transfer is no draft', { reason: 'RECORD_STANDS' })
  if (!row.listedAt) throw new CdipError('CONFLICT', 'the manifest is not whole')
}

/** CONFLICT where nothing was read of a medium that bears a token: neither is it listed, nor anything of it brought in. */
export function refuseUnread(row: TransferRow): void {
  if (row.tokenVerdict === null && needsToken(row))
    throw new CdipError('CONFLICT', 'its token was not read', { reason: 'TOKEN_UNREAD' })
}

export type EntryRow = ManifestEntry & {
  ordinal: number
  place: number
  outcomeKind: Outcome['kind'] | null
  itemId: string | null
  itemNumber: number | null
  itemSha256: string | null
  alsoFrom: string | null
  basis: LeftOutBasis | null
  reason: string | null
  offsetBytes: number | null
  lengthBytes: number | null
  tries: number | null
  outcomeBy: string | null
  setKind: SetKind | null
  setRoot: string | null
}

/** The time of an entry as the digest takes it, over the alias `e` of transfer_entries: UTC, milliseconds. */
export const modifiedAt = sql`to_char(e.modified_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** What an entry is made of, over the alias `e` of transfer_entries. */
export const entryColumns = sql`e.ordinal, e.place, e.path, encode(e.path_raw, 'hex') as "pathRaw", e.kind,
  e.size_bytes::float8 as "sizeBytes",
  ${modifiedAt} as "modifiedAt", e.outcome as "outcomeKind",
  e.item_id as "itemId", e.item_number as "itemNumber", e.item_sha256 as "itemSha256", e.also_from as "alsoFrom", e.basis,
  e.reason, e.offset_bytes::float8 as "offsetBytes", e.length_bytes::float8 as "lengthBytes", e.tries,
  e.outcome_by as "outcomeBy", e.set_kind as "setKind", e.set_root as "setRoot"`

/** The outcome of an entry as the union; null where it has none. */
export function outcomeOf(row: EntryRow): Outcome | null {
  const { outcomeKind: kind, itemId, itemNumber: number, itemSha256: sha256, basis, alsoFrom } = row
  const { reason, offsetBytes, lengthBytes, tries, outcomeBy: by } = row
  if (kind === null) return null
  if (itemId && number !== null && sha256 && (kind === 'sealed' || kind === 'in-set' || kind === 'identical'))
    return { kind, itemId, number, sha256, ...(alsoFrom ? { alsoFrom } : {}) }
  if (kind === 'unreadable' && reason !== null && tries !== null)
    return { kind, error: reason, offsetBytes, lengthBytes, tries }
  if (kind === 'left-out' && basis && by) return { kind, basis, reason: reason ?? '', by }
  throw new Error(`entry ${row.ordinal} has half an outcome`)
}

/**
 * Reads all entries of the transfer at hand in the order of its manifest, some thousands at a time: by a cursor, for what is
 * kept from the reader (migration 0140) is found once a query.
 */
export async function* entriesInOrder(tx: Tx, transferId: string): AsyncGenerator<EntryRow> {
  await tx.db.execute(sql`declare entries_in_order no scroll cursor for
    select ${entryColumns} from transfer_entries e where e.transfer_id = ${transferId} order by e.place`)
  for (;;) {
    const rows = await tx.db.execute<EntryRow>(sql`fetch 10000 from entries_in_order`)
    if (rows.length === 0) break
    yield* rows
  }
  await tx.db.execute(sql`close entries_in_order`)
}

/** These entries of the transfer at hand, held for this transaction. INVALID where one is not of it. */
export async function lockEntries(tx: Tx, transferId: string, ordinals: readonly number[]): Promise<EntryRow[]> {
  const rows = await tx.db.execute<EntryRow>(sql`select ${entryColumns} from transfer_entries e
    where e.transfer_id = ${transferId} and e.ordinal = any (${`{${ordinals.join(',')}}`}::int[]) order by e.ordinal for update`)
  if (rows.length !== new Set(ordinals).size) throw new CdipError('INVALID', 'an entry of another transfer')
  return rows
}

/** CONFLICT while a byte of one of these entries is on its way: its upload is cancelled first, or ends in a seal. */
export async function refuseRunning(tx: Tx, transferId: string, ordinals: readonly number[]): Promise<void> {
  const running = await tx.db.execute(sql`
    select 1 from transfer_uploads(${transferId}, ${`{${ordinals.join(',')}}`}::int[]) where state in ('open', 'complete', 'verifying') limit 1`)
  if (running.length > 0) throw new CdipError('CONFLICT', 'an entry is being sent', { reason: 'ENTRY_SENDING' })
}

/** Takes back what was announced of these entries and never began: they end otherwise, or are sent from elsewhere. */
export async function withdrawAnnounced(tx: Tx, transferId: string, ordinals: readonly number[]): Promise<void> {
  await tx.db.execute(sql`select withdraw_announced(${transferId}, ${`{${ordinals.join(',')}}`}::int[])`)
}

type OfSet = { transferId: string; root: string; isCompleting: boolean }
/**
 * What goes into the archive of an export set, in its order, held for this transaction: of what has no outcome, and where a
 * second medium is completing it, of what could not be read too.
 */
export async function lockMembers(tx: Tx, { transferId, root, isCompleting }: OfSet) {
  const rows = await tx.db.execute<EntryRow & { isSent: boolean }>(sql`
    select ${entryColumns}, e.batch_entry_id is not null as "isSent" from transfer_entries e
    where e.transfer_id = ${transferId} and e.set_root = ${root} order by e.place for update`)
  const isOpen = ({ outcomeKind }: EntryRow) => outcomeKind === null || (outcomeKind === 'unreadable' && isCompleting)
  return rows.filter((row) => isPacked(row) && isOpen(row))
}
