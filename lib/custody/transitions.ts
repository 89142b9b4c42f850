import type { CustodyEventType } from './events.ts'

/** The state changes that the record must hold: each has exactly one event, in its own transaction (promise 4). */
export const TRANSITIONS = {
  'case: none → open': 'case.opened',
  'member: none → current': 'case.member-added',
  'member: current → ended': 'case.member-ended',
  'case: any → edited': 'case.edited',
  'case: officer in charge → another': 'case.appointed',
  'case: unit → another': 'case.moved',
  'case: open → closed': 'case.closed',
  'case: closed → open': 'case.reopened',
  'protection: none → proposed': 'case.protection-proposed',
  'protection: proposed → in force': 'case.protection-changed',
  'protection: proposed → refused': 'case.protection-refused',
  'namesake: told → left apart': 'case.namesake-left',
  'source: none → added': 'source.added',
  'source: any → edited': 'source.edited',
  'clock offset: none → claimed': 'source.clock-set',
  'clock offset: case → another': 'source.clock-copied',
  'upload: none → open': 'upload.started',
  'upload: open → complete': 'upload.completed',
  'upload: open → cancelled': 'upload.cancelled',
  'upload: officer → another': 'upload.handed-over',
  'upload: verifying → rejected': 'upload.rejected',
  'item: none → sealed': 'item.sealed',
  'item: sealed → alarm': 'item.source-hash-differed',
  'master: due → read, sound': 'item.found-sound',
  'master: sound → damaged': 'item.found-damaged',
  'master: damaged → repaired': 'item.repaired',
  'copy: sound → damaged': 'item.copy-found-damaged',
  'copy: damaged → as sealed': 'item.copy-renewed',
  'batch: none → tray': 'batch.kept-in-tray',
  'item: tray → case': 'item.assigned',
  'item: case → another': 'item.moved',
  'item: any → changed': 'item.changed',
  'item: level → another': 'item.classified',
  'marker: none → set': 'marker.added',
  'marker: set → noted': 'marker.noted',
  'marker: set → removed': 'marker.removed',
  'event value: kept → erased': 'custody.value-erased',
  'clock: running → set': 'clock.jumped',
  'search: none → requested': 'search.requested',
  'search: requested → decided': 'search.decided',
  'log: origin → another': 'log.adopted',
  'log key: one → the next': 'log.key-rotated',
} as const satisfies Record<string, CustodyEventType>

/** What is recorded of those who read: nothing changes by it. */
export const ACTS = [
  'item.viewed',
  'item.downloaded',
  'item.snapshot-taken',
  'case.listing-exported',
  'custody.exported',
  'search.read',
] as const satisfies CustodyEventType[]

/** What recordEvent takes: an event that is listed neither as a transition nor as an act can't be recorded. */
export type RecordedType = (typeof TRANSITIONS)[keyof typeof TRANSITIONS] | (typeof ACTS)[number]
