import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { type CheckedToken, checkRead, mediumOf, readByKey } from '#lib/register/check-token.ts'
import { findMedium } from '#lib/register/rows.ts'
import { loadTransfer, type TransferRow, transferFacts } from './rows.ts'
import { CheckTransferTokenInput, needsToken } from './schema.ts'

/** It goes on; or it does with a reason alone, which is still to be said; or not at all, with whom to call. */
export type TransferToken =
  | { status: 'checked' }
  | ({ status: 'reason' } & Pick<Extract<CheckedToken, { verdict: 'doubtful' }>, 'why' | 'usedBefore'>)
  | ({ status: 'refused' } & Pick<Extract<CheckedToken, { verdict: 'refused' }>, 'why' | 'call'>)

/**
 * Reads the token of the medium that a draft is of, before it is listed, and keeps what was thought of it. A designated
 * stick whose token is missing, stale or used goes on with a reason. What was kept once stands, but for a refusal: the
 * stick may be looked at again when the rest is brought in. CONFLICT where the token is of another medium than was named.
 */
export async function checkTransferToken(
  ctx: Ctx,
  signerFolder: string,
  raw: CheckTransferTokenInput,
): Promise<TransferToken> {
  const { transferId, token, reason } = CheckTransferTokenInput.parse(raw)
  const read = await readByKey(signerFolder, token)
  return inTransaction(ctx, async (tx) => {
    const transfer = await loadTransfer(tx, transferId, { lock: true })
    authorize(tx.actor, { on: 'transfer', action: 'transfer.fill', resource: transferFacts(transfer), now: tx.now })
    if (transfer.state !== 'draft')
      throw new CdipError('CONFLICT', 'the transfer is no draft', { reason: 'RECORD_STANDS' })
    if (token === null && !needsToken(transfer)) return { status: 'checked' }
    const { mediumId } = transfer
    const medium = mediumId ? await findMedium(tx, mediumId, { lock: true }) : await mediumOf(tx, read)
    const asked = { medium, isChosen: mediumId !== null, importId: transferId, deviceSerial: '' }
    const found = await checkRead(tx, read, asked)
    if (found.verdict === 'refused') return { status: 'refused', why: found.why, call: found.call }
    if (found.medium && found.medium.id !== mediumId)
      throw new CdipError('CONFLICT', 'the token is of another medium', { reason: 'MEDIUM_DIFFERS' })
    if (transfer.tokenVerdict !== null || !needsToken(transfer)) return { status: 'checked' }
    if (found.verdict === 'doubtful' && reason === '')
      return { status: 'reason', why: found.why, usedBefore: found.usedBefore }
    await keep(tx, transfer, found, reason)
    return { status: 'checked' }
  })
}

type Goes = Exclude<CheckedToken, { verdict: 'refused' }>

async function keep(tx: Tx, { id, caseId, mediumId, mediumLabel }: TransferRow, found: Goes, said: string) {
  const { verdict, medium } = found
  const doubt = found.verdict === 'doubtful' ? found.why : null
  const reason = doubt === null ? '' : said
  const issue = medium?.issueNumber || null
  const by = tx.actor.type === 'officer' ? tx.actor.id : null
  await tx.db.execute(sql`
    update transfers set token_verdict = ${verdict}, token_doubt = ${doubt}, token_reason = ${reason}, token_issue = ${issue},
      token_issued_at = ${medium?.issuedAt ?? null}, token_checked_by = ${by}, token_checked_at = ${tx.now.toISOString()}
    where id = ${id} and token_verdict is null`)
  await recordEvent(tx, {
    ...{ type: 'transfer.token-checked', caseId, personal: { mediumLabel, reason } },
    facts: { transferId: id, mediumId, issue, verdict, doubt },
  })
}
