import { timestamp } from 'drizzle-orm/pg-core'

/** A point in time, never a wall clock's reading: `timestamptz` to the millisecond of a `Date`. */
export const instant = <Name extends string>(name: Name) => timestamp(name, { withTimezone: true, mode: 'date' })
