import type { Env } from '#lib/env.ts'
import { type FirstAccount, makeFirstAccounts } from '#lib/officers/first-accounts.ts'
import { asOwner } from './as-owner.ts'
import { startDatabases } from './processes.ts'

/** Shows the first accounts, this one time, to who started the command; no log gets them. */
export function showFirstAccounts(accounts: readonly FirstAccount[]): void {
  const lines = accounts.map(
    ({ serviceNumber, role, password }) => `first ${role}: ${serviceNumber}, password for one use: ${password}\n`,
  )
  process.stdout.write(lines.join(''))
}

/** `cdip migrate`: brings the database to this version; on the first start, makes the accounts that make all others. */
export async function migrateCommand(env: Env): Promise<number> {
  const { stop } = await startDatabases(env)
  try {
    await asOwner((ctx) => makeFirstAccounts(ctx, showFirstAccounts))
  } finally {
    await stop()
  }
  return 0
}
