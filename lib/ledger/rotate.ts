import type postgres from 'postgres'
import { type Ctx, inTransaction } from '#lib/context.ts'
import { recordEvent } from '#lib/custody/record.ts'
import { askSigner } from '#lib/signer/client.ts'
import type { LogKey } from '#lib/signer/schema.ts'

/**
 * Lets a new log key follow the one in use: the event that both signed is recorded first, so that no checkpoint is signed
 * by a key that the record doesn't name. Finishes what a crash left. `permitted` is told the new key before it is used.
 */
export async function rotateKey(
  ctx: Ctx,
  sql: postgres.Sql,
  signerFolder: string,
  permitted: (newKey: string) => Promise<void>,
): Promise<LogKey> {
  const rotation = await askSigner(signerFolder, { kind: 'prepare-rotation' })
  await permitted(rotation.newKey)
  const [known] = await sql`select 1 from custody_events where type = 'log.key-rotated'
    and convert_from(bytes, 'UTF8')::jsonb -> 'facts' ->> 'newKey' = ${rotation.newKey}`
  if (!known) {
    await inTransaction(ctx, (tx) => recordEvent(tx, { type: 'log.key-rotated', facts: rotation, personal: {} }))
  }
  return askSigner(signerFolder, { kind: 'complete-rotation', newKey: rotation.newKey })
}
