import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { type Ctx, inSnapshot } from '#lib/context.ts'
import { askSigner } from '#lib/signer/client.ts'
import type { AlarmKind } from './alarms.ts'
import type { Place } from './term.ts'

/** How the log is: what is sequenced, signed and published, who else saw it, and the key that signs it. */
export type LogView = {
  state: 'running' | 'rolled-back' | 'refused'
  /** Why it stopped; empty where it runs. */
  detail: string
  since: string
  size: number
  waiting: number
  publishedSize: number
  publishedAt: string | null
  origin: string
  vkey: string
  pem: string
  /** What is wrong though the log runs, and what was in the last weeks; newest first. */
  alarms: { id: number; kind: AlarmKind; about: string; detail: string; raisedAt: string; endedAt: string | null }[]
  anchors: { kind: 'timestamp' | 'witness'; name: string; size: number; seenAt: string }[]
}
type StateRow = Omit<LogView, 'origin' | 'vkey' | 'pem' | 'anchors' | 'alarms'>

/** An alarm that is over is shown for so long. */
const SHOWN_DAYS = 30

/** FORBIDDEN for who looks after neither the record nor the machines. No case, exhibit or officer is named. */
export async function getLogState(ctx: Ctx, place: Place): Promise<LogView> {
  authorize(ctx.actor, { on: 'nothing', action: 'log.read' })
  const key = await askSigner(place.signerFolder, { kind: 'log-public-key' })
  return inSnapshot(ctx, async (tx) => {
    const [row] = await tx.db.execute<StateRow>(sql`
      select s.state, s.detail, s.since, h.size::float8 as size, s.published_size::float8 as "publishedSize",
        s.published_at as "publishedAt", events_waiting() as waiting
      from ledger_state s, ledger_head h`)
    if (!row) throw new Error('the log has no state')
    const anchors = await tx.db.execute<LogView['anchors'][number]>(sql`
      select distinct on (kind, name) kind, name, size::float8 as size, seen_at as "seenAt"
      from ledger_anchors where origin = ${key.origin} order by kind, name, size desc`)
    const since = new Date(tx.now.getTime() - SHOWN_DAYS * 86_400_000).toISOString()
    const alarms = await tx.db.execute<LogView['alarms'][number]>(sql`
      select id::float8 as id, kind, about, detail, raised_at as "raisedAt", ended_at as "endedAt" from ledger_alarms
      where ended_at is null or ended_at > ${since} order by (ended_at is null) desc, id desc limit 20`)
    return {
      ...row,
      ...{ origin: key.origin, vkey: key.vkey, pem: key.pem },
      since: new Date(row.since).toISOString(),
      publishedAt: row.publishedAt && new Date(row.publishedAt).toISOString(),
      alarms: alarms.map(({ raisedAt, endedAt, ...alarm }) => ({
        ...alarm,
        raisedAt: new Date(raisedAt).toISOString(),
        endedAt: endedAt && new Date(endedAt).toISOString(),
      })),
      anchors: anchors.map((anchor) => ({ ...anchor, seenAt: new Date(anchor.seenAt).toISOString() })),
    }
  })
}
