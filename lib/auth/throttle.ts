import { sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'

/** How many guesses are free, and how the wait grows after them. */
const LIMITS = { account: { free: 5, firstSeconds: 5 }, source: { free: 30, firstSeconds: 5 } }
const LONGEST_SECONDS = 15 * 60

export type Source = { serviceNumber: string; address: string }
const keysOf = ({ serviceNumber, address }: Source) => ({
  account: `account:${serviceNumber.toLowerCase()}`,
  source: `source:${address}`,
})

/**
 * Counts one attempt before it is made, so that parallel guesses count too. Returns whether it may be made, and what
 * it locks out should it be wrong. Rows exist for unknown accounts as for known ones: both answer alike.
 */
export async function countAttempt(
  db: Database,
  source: Source,
): Promise<{ mayTry: boolean; locksOut: ('account' | 'source')[] }> {
  const keys = keysOf(source)
  const kinds = ['account', 'source'] as const
  const answers = await Promise.all(kinds.map((kind) => count(db, keys[kind], LIMITS[kind])))
  return {
    mayTry: answers.every((answer) => answer !== 'blocked'),
    locksOut: kinds.filter((_, at) => answers[at] === 'last'),
  }
}

type Counted = 'free' | 'last' | 'blocked'

async function count(db: Database, key: string, limit: { free: number; firstSeconds: number }): Promise<Counted> {
  const [row] = await db.execute<{ counted: Counted }>(
    sql`select count_attempt(${key}, ${limit.free}, ${limit.firstSeconds}, ${LONGEST_SECONDS}) as counted`,
  )
  return row?.counted ?? 'blocked'
}

/** Forgets the account's failures after a right password, and takes this attempt back from its source. */
export async function forgiveAttempts(db: Database, source: Source): Promise<void> {
  const keys = keysOf(source)
  await db.execute(sql`select forgive_attempts(${keys.account}, ${keys.source})`)
}
