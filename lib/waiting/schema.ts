/** One thing that waits for an officer, with the way to the work. The text of each kind is in home.json. */
export type WaitingLine = {
  kind: WaitingKind
  href: string
  /** What it is about: a case, an account; '' where the kind says it all. */
  subject: string | { en: string; zh: string }
  /** How many things, where the text says so. */
  count: number
  /** Since when it waits, or when it falls due. RFC 3339. */
  at: string
}

export type WaitingKind =
  | 'upload-stopped'
  | 'upload-rejected'
  | 'upload-left'
  | 'transfer-to-countersign'
  | 'transfer-returned'
  | 'case-without-officer'
  | 'case-proposal'
  | 'case-namesake'
  | 'case-in-court'
  | 'case-unread'
  | 'move-to-release'
  | 'move-to-take-in'
  | 'hiding-to-decide'
  | 'tray'
  | 'medium-overdue'
  | 'record-alarm'
  | 'job-parked'
  | 'officer-unposted'
  | 'officer-with-work'
  | 'account-blocked'
  | 'account-first-password'
  | 'account-joined-duties'

/** What is wrong, not only due: shown in red with its own icon. */
export const ALARMS: readonly WaitingKind[] = [
  'upload-rejected',
  'record-alarm',
  'job-parked',
  'account-blocked',
  'account-joined-duties',
]
