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
  'source: none → added': 'source.added',
  'source: any → edited': 'source.edited',
  'upload: none → open': 'upload.started',
  'upload: open → complete': 'upload.completed',
  'upload: open → cancelled': 'upload.cancelled',
  'upload: complete → rejected': 'upload.rejected',
  'item: none → sealed': 'item.sealed',
  'batch: none → tray': 'batch.kept-in-tray',
  'item: tray → case': 'item.assigned',
  'marker: none → set': 'marker.added',
  'marker: set → noted': 'marker.noted',
  'marker: set → removed': 'marker.removed',
} as const satisfies Record<string, CustodyEventType>
