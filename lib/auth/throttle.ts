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
  // Free means "-infinity", not now(): of two sign-ins at once, one's now() lies before the other's.
  // An attempt while blocked does not lengthen the block: else anybody could keep an officer out for ever.
  const [row] = await db.execute<{ locks: boolean }>(sql`
    insert into sign_in_failures as f (key, failures, blocked_until) values (${key}, 1, '-infinity')
    on conflict (key) do update set failures = f.failures + 1,
      blocked_until = case when f.failures + 1 <= ${limit.free} then '-infinity'::timestamptz else now() + make_interval(
        secs => least(${LONGEST_SECONDS}, ${limit.firstSeconds} * power(2, least(f.failures - ${limit.free}, 20)))) end
    where f.blocked_until <= now() returning blocked_until > now() as locks`)
  if (!row) return 'blocked'
  return row.locks ? 'last' : 'free'
}

/** Forgets the account's failures after a right password, and takes this attempt back from its source. */
export async function forgiveAttempts(db: Database, source: Source): Promise<void> {
  const keys = keysOf(source)
  await db.execute(
    sql`update sign_in_failures set failures = 0, blocked_until = '-infinity' where key = ${keys.account}`,
  )
  await db.execute(sql`
    update sign_in_failures set failures = greatest(failures - 1, 0), blocked_until = '-infinity' where key = ${keys.source}`)
}
