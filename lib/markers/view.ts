import { decide } from '#lib/access/policy.ts'
import type { Actor } from '#lib/context.ts'
import type { MarkerRow } from './rows.ts'

/** One marker. `atUs`: microseconds of media time; times in RFC 3339. */
export type MarkerView = {
  id: string
  atUs: number
  frame: number | null
  note: string
  madeBy: string
  madeAt: string
  can: { change: boolean }
}

export function markerView(actor: Actor, row: MarkerRow): MarkerView {
  const { id, atUs, frame, note, maker, madeAt } = row
  const can = { change: decide(actor, { on: 'marker', action: 'marker.change', resource: { madeBy: row.madeBy } }) }
  return { id, atUs, frame, note, madeBy: maker, madeAt: new Date(madeAt).toISOString(), can }
}
