import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inSnapshot, inTransaction, type Tx } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { CdipError } from '#lib/errors.ts'
import { signToken } from '#lib/signer/client.ts'
import { changeMedium, loadMedium, type MediumRow } from './rows.ts'
import { bearsToken } from './rules.ts'
import { IssueTokenInput, TOKEN_FILE, type TokenFile } from './schema.ts'
import { tokenText } from './token.ts'

/**
 * The token of a designated stick's current issue, signed by the signer (`signerFolder` holds its sockets), as the file
 * that is written to the stick. The same for one issue, however often. CONFLICT where the stick is not just issued, INVALID
 * for what bears no token, UNAVAILABLE while the signer is away.
 */
export async function issueToken(ctx: Ctx, signerFolder: string, raw: IssueTokenInput): Promise<TokenFile> {
  const { mediumId, emptiness } = IssueTokenInput.parse(raw)
  const issued = await inSnapshot(ctx, (tx) => loadIssued(tx, mediumId))
  const signed = await signToken(signerFolder, {
    ...{ mediumId, ownerUnitId: issued.unitId, issueNumber: issued.issueNumber },
    issuedAt: new Date(issued.issuedAt ?? 0).toISOString(),
  })
  await inTransaction(ctx, async (tx) => {
    const medium = await loadIssued(tx, mediumId, { lock: true })
    if (medium.issueNumber !== issued.issueNumber) throw new CdipError('CONFLICT', 'it was issued anew meanwhile')
    await changeMedium(tx, medium, sql`token_issue = issue_number`)
    await recordEvent(tx, {
      type: 'medium.token-made',
      facts: { mediumId, issue: medium.issueNumber, emptiness },
      personal: { label: medium.label },
    })
  })
  return { name: TOKEN_FILE, text: tokenText(signed) }
}

async function loadIssued(tx: Tx, mediumId: string, options: { lock?: boolean } = {}): Promise<MediumRow> {
  const medium = await loadMedium(tx, mediumId, options)
  authorize(tx.actor, { on: 'medium', action: 'medium.keep', resource: medium })
  if (!bearsToken(medium)) throw new CdipError('INVALID', 'only a designated stick bears a token')
  if (medium.state !== 'issued') throw new CdipError('CONFLICT', 'it is not issued')
  return medium
}
