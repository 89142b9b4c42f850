import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { keepsStoreOf, workUnitsOf } from '#lib/access/duties.ts'
import { visibleMedia } from '#lib/access/visibility.ts'
import { recordSecurity } from '#lib/auth/security-event.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { type Named, rfc3339 } from '#lib/i18n/formats.ts'
import { askSigner } from '#lib/signer/client.ts'
import type { MediumToken } from '#lib/signer/schema.ts'
import { loadMedium, type MediumRow, mediaInSight, personIn } from './rows.ts'
import { CheckTokenInput } from './schema.ts'
import { judge, type ReadToken, readToken, type Verdict } from './token.ts'

/** A property officer who keeps the store in question. */
export type Keeper = Named & { serviceNumber: string }
export type CheckedToken = Verdict & {
  /** The medium that it is, where it is in the officer's sight. Files older than `issuedAt` may be left over. */
  medium: { id: string; label: string; unit: Named; issueNumber: number; issuedAt: string | null } | null
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
  const input = CheckTokenInput.parse(raw)
  authorize(ctx.actor, { on: 'nothing', action: 'tray.bring-in' })
  const { pem } = await askSigner(signerFolder, { kind: 'statement-key' })
  const read = readToken(input.token, pem)
  return inTransaction(ctx, async (tx) => {
    const medium = input.mediumId ? await loadMedium(tx, input.mediumId, { lock: true }) : await mediumOf(tx, read)
    const isOwn = read.kind === 'signed' && medium?.id === read.token.mediumId
    const usedBefore = isOwn ? await useBefore(tx, read.token, input.importId) : null
    const circumstances = { isChosen: input.mediumId !== null, deviceSerial: input.deviceSerial }
    const verdict = judge(read, { medium, ...circumstances, isUsedBefore: usedBefore !== null })
    const told = { medium: medium && shown(medium), usedBefore }
    if (verdict.verdict === 'refused') {
      await tellRefused(tx, { medium, read, why: verdict.why, importId: input.importId })
      return { ...verdict, ...told, call: await keepersToCall(tx, medium, read) }
    }
    if (isOwn) await noteUse(tx, read.token, input.importId)
    return { ...verdict, ...told, call: [] }
  })
}

const shown = ({ id, label, unit, issueNumber, issuedAt }: MediumRow) => ({
  ...{ id, label, unit, issueNumber },
  issuedAt: rfc3339(issuedAt),
})

/** The medium that a token names, where the actor sees it. Locked: of two imports at once one is the first. */
async function mediumOf(tx: Tx, read: ReadToken): Promise<MediumRow | null> {
  if (read.kind !== 'signed') return null
  const [medium] = await tx.db.execute<MediumRow>(
    sql`${mediaInSight(tx)} and m.id = ${read.token.mediumId} for update of m`,
  )
  return medium ?? null
}

async function useBefore(tx: Tx, { mediumId, issueNumber }: MediumToken, importId: string) {
  const [use] = await tx.db.execute<{ at: string; by: Named }>(sql`
    select t.used_at as at, json_build_object('en', o.name, 'zh', o.name_zh) as by
    from token_uses t join media m on m.id = t.medium_id join officers o on o.id = t.used_by
    where t.medium_id = ${mediumId} and t.issue_number = ${issueNumber} and t.import_id <> ${importId}
      and ${visibleMedia(tx.actor)} order by t.used_at limit 1`)
  return use ? { at: rfc3339(use.at), by: use.by } : null
}

async function noteUse(tx: Tx, { mediumId, issueNumber }: MediumToken, importId: string): Promise<void> {
  await tx.db.execute(sql`insert into token_uses (medium_id, issue_number, import_id, used_by, used_at)
    values (${mediumId}, ${issueNumber}, ${importId}, ${personIn(tx).id}, ${tx.now.toISOString()}) on conflict do nothing`)
}

type Refused = { medium: MediumRow | null; read: ReadToken; why: string; importId: string }

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
