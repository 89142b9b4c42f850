import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { keepsStoreOf, workUnitsOf } from '#lib/access/duties.ts'
import { visibleMedia, visibleTransfers } from '#lib/access/visibility.ts'
import { recordSecurity } from '#lib/auth/security-event.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { type Named, rfc3339 } from '#lib/i18n/formats.ts'
import { askSigner } from '#lib/signer/client.ts'
import type { MediumToken } from '#lib/signer/schema.ts'
import { findMedium, loadMedium, type MediumRow, personIn } from './rows.ts'
import { CheckTokenInput } from './schema.ts'
import { judge, type ReadToken, readToken, type Verdict } from './token.ts'

/** A property officer who keeps the store in question. */
export type Keeper = Named & { serviceNumber: string }
export type CheckedToken = Verdict & {
  /** The medium that it is, where it is in the officer's sight. Files older than `issuedAt` may be left over. */
  medium:
    | (Pick<MediumRow, 'id' | 'label' | 'kind' | 'standing' | 'unit' | 'issueNumber'> & { issuedAt: string | null })
    | null
  /** The import that this issue served before. */
  usedBefore: { at: string; by: Named } | null
  /** Whom to call about a refusal; nobody otherwise. */
  call: Keeper[]
}

/**
 * Reads the token of a medium before anything is brought in from it, and says whether that may be: good, doubtful (with a
 * reason, which the caller keeps), or refused. A refusal is recorded. NOT_FOUND for a medium that was named and is not in
 * the actor's sight; UNAVAILABLE while the signer is away.
 */
export async function checkToken(ctx: Ctx, signerFolder: string, raw: CheckTokenInput): Promise<CheckedToken> {
  const { token, mediumId, ...input } = CheckTokenInput.parse(raw)
  authorize(ctx.actor, { on: 'nothing', action: 'tray.bring-in' })
  const read = await readByKey(signerFolder, token)
  return inTransaction(ctx, async (tx) => {
    const medium = mediumId ? await loadMedium(tx, mediumId, { lock: true }) : await mediumOf(tx, read)
    return checkRead(tx, read, { ...input, medium, isChosen: mediumId !== null })
  })
}

/** A token by the key that the signer has now; UNAVAILABLE while it is away. */
export async function readByKey(signerFolder: string, text: string | null): Promise<ReadToken> {
  if (text === null) return { kind: 'missing' } // with the signer away, too
  const { pem } = await askSigner(signerFolder, { kind: 'statement-key' })
  return readToken(text, pem)
}

/** `importId` is null before there is a transfer. */
type Asked = { medium: MediumRow | null; isChosen: boolean; importId: string | null; deviceSerial: string }

/** As checkToken, in the transaction at hand, of a token that was read and the medium that it is about. */
export async function checkRead(tx: Tx, read: ReadToken, asked: Asked): Promise<CheckedToken> {
  const { medium, importId, ...circumstances } = asked
  const isOwn = read.kind === 'signed' && medium?.id === read.token.mediumId
  const usedBefore = isOwn ? await useBefore(tx, read.token, importId) : null
  const verdict = judge(read, { medium, ...circumstances, isUsedBefore: usedBefore !== null })
  const told = { medium: medium && shown(medium), usedBefore }
  if (verdict.verdict === 'refused') {
    await tellRefused(tx, { medium, read, why: verdict.why, importId })
    return { ...verdict, ...told, call: await keepersToCall(tx, medium, read) }
  }
  if (isOwn && importId) await noteUse(tx, read.token, importId)
  return { ...verdict, ...told, call: [] }
}

const shown = ({ id, label, kind, standing, unit, issueNumber, issuedAt }: MediumRow) => ({
  ...{ id, label, kind, standing, unit, issueNumber },
  issuedAt: rfc3339(issuedAt),
})

/** The medium that a token names, where the actor sees it. Locked: of two imports at once one is the first. */
export const mediumOf = async (tx: Tx, read: ReadToken): Promise<MediumRow | null> =>
  read.kind === 'signed' ? findMedium(tx, read.token.mediumId, { lock: true }) : null

/** A record whose manifest never was whole brought nothing in: its use is none. */
async function useBefore(tx: Tx, { mediumId, issueNumber }: MediumToken, importId: string | null) {
  const [use] = await tx.db.execute<{ at: string; by: Named }>(sql`
    select k.used_at as at, json_build_object('en', o.name, 'zh', o.name_zh) as by
    from token_uses k join media m on m.id = k.medium_id join officers o on o.id = k.used_by
    where k.medium_id = ${mediumId} and k.issue_number = ${issueNumber} and k.import_id is distinct from ${importId}::uuid
      and ${visibleMedia(tx.actor)} and not exists (select from transfers t join cases c on c.id = t.case_id
        where t.id = k.import_id and t.state = 'draft' and t.listed_at is null and ${visibleTransfers(tx.actor, tx.now)})
    order by k.used_at limit 1`)
  return use ? { at: rfc3339(use.at), by: use.by } : null
}

async function noteUse(tx: Tx, { mediumId, issueNumber }: MediumToken, importId: string): Promise<void> {
  await tx.db.execute(sql`insert into token_uses (medium_id, issue_number, import_id, used_by, used_at)
    values (${mediumId}, ${issueNumber}, ${importId}, ${personIn(tx).id}, ${tx.now.toISOString()}) on conflict do nothing`)
}

type Refused = { medium: MediumRow | null; read: ReadToken; why: string; importId: string | null }

/** On the medium that it is about, or, where nothing that is said can be believed, in the security log. */
async function tellRefused(tx: Tx, { medium, read, why, importId }: Refused): Promise<void> {
  const mediumId = read.kind === 'signed' ? read.token.mediumId : medium?.id
  if (mediumId) {
    const label = medium?.id === mediumId ? medium.label : ''
    await recordEvent(tx, { type: 'medium.token-refused', facts: { mediumId, importId, why }, personal: { label } })
  }
  if (why === 'forged')
    await recordSecurity(tx.db, tx.now, { type: 'token-forged', officerId: personIn(tx).id, address: '' })
}

/** Who keeps the medium; of a token that says nothing believable, who keeps the store of the actor's own units. */
async function keepersToCall(tx: Tx, medium: MediumRow | null, read: ReadToken): Promise<Keeper[]> {
  const owner = medium?.unitId ?? (read.kind === 'signed' ? read.token.ownerUnitId : null)
  const unitIds = owner ? [owner] : workUnitsOf(personIn(tx))
  return [
    ...(await tx.db.execute<Keeper>(sql`
      select distinct o.name as en, o.name_zh as zh, o.service_number as "serviceNumber"
      from postings p join unit_closure c on ${keepsStoreOf(unitIds, tx.now)} join officers o on o.id = p.officer_id
      where o.suspended_at is null order by o.service_number limit 5`)),
  ]
}
