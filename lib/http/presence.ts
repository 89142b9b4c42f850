import { env } from '#lib/env.ts'
import { keepPresence, type Presence } from '#lib/uploads/keep-presence.ts'

// On the process, like the pool (database.ts): what starts it and what asks for it are bundled apart.
const shared = globalThis as typeof globalThis & { cdipPresence?: Presence }

/** The name by which leases call this web process; null while the database has not heard that it lives. */
export function presence(): string | null {
  const url = env().databases.web
  if (!url) return null
  shared.cdipPresence ??= keepPresence(url)
  return shared.cdipPresence.holder()
}
