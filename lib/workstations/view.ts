import type { RequestRow } from './rows.ts'

/** What waits for an officer under the code that he typed, and where its material would go if he approved it. */
export type RequestView = Pick<RequestRow, 'id' | 'workstation' | 'reportNumber' | 'address' | 'requestedAt'> & {
  /** `title` is null where he would become a contributor of a case that he doesn't see. */
  goes: { title: string | null } | 'nowhere' | 'closed'
}
export type StationLine = {
  id: string
  workstation: string
  address: string
  /** Null where its officer sees the case no more. */
  reportNumber: string | null
  approvedAt: string
  expiresAt: string
}
