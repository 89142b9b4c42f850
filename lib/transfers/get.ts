import { sql } from 'drizzle-orm'
import { authorize } from '#lib/access/authorize.ts'
import { visibleItems } from '#lib/access/visibility.ts'
import { displayName } from '#lib/batches/display-name.ts'
import { type Ctx, inSnapshot, type Tx } from '#lib/context.ts'
import { rfc3339 } from '#lib/i18n/formats.ts'
import { transferLine } from './list.ts'
import { openedOf } from './opened-of.ts'
import { loadTransfer, mayOn, type TransferRow, transferFacts } from './rows.ts'
import { FREES } from './rules.ts'
import { MARKS, type Mark, needsToken } from './schema.ts'
import type { OutcomeSum, SampleView, TokenView, TransferView } from './view.ts'

/** One transfer with the sums of both sides; NOT_FOUND outside the actor's sight. */
export async function getTransfer(ctx: Ctx, transferId: string): Promise<TransferView> {
  return inSnapshot(ctx, async (tx) => {
    const row = await loadTransfer(tx, transferId)
    authorize(tx.actor, { on: 'transfer', action: 'transfer.see', resource: transferFacts(row), now: tx.now })
    const sums = await sumsOf(tx, transferId)
    const mayDecide = mayOn(tx, row, 'transfer.countersign')
    const { caseId, reportNumber, manifestSha256, digest, sampleSeed, submitter, reason, needToKnow } = row
    const { isRaised, ...exhibits } = await exhibitsOf(tx, transferId)
    return {
      ...transferLine(row),
      token: tokenOf(row),
      isUnread: row.tokenVerdict === null && needsToken(row),
      ...{ caseId, reportNumber, manifestSha256, digest, sampleSeed, submitter, reason, needToKnow },
      classification: isRaised ? 'CONFIDENTIAL' : row.classification,
      isCaseOpen: row.caseStatus === 'open',
      frees: FREES[row.mediumOwner],
      isKept: row.isKept,
      bytes: sums.reduce((sum, { bytes }) => sum + bytes, 0),
      withheld: row.entries - sums.reduce((sum, { entries }) => sum + entries, 0),
      sums,
      exhibits,
      running: await runningOf(tx, row),
      ...(await shapeOf(tx, transferId)),
      sample: await sampleOf(tx, row),
      notMine: row.state !== 'submitted' || mayDecide ? null : whyNot(row),
      can: {
        fill: mayOn(tx, row, 'transfer.fill'),
        leaveOut: mayOn(tx, row, 'transfer.leave-out'),
        decide: row.state === 'submitted' && mayDecide,
      },
    }
  })
}

function tokenOf(row: TransferRow): TokenView | null {
  const { tokenVerdict: verdict, tokenDoubt: doubt, tokenReason: reason, tokenIssue: issue } = row
  return verdict && { verdict, doubt, reason, issue, issuedAt: rfc3339(row.tokenIssuedAt) }
}

const whyNot = ({ iContributed, kept }: TransferRow) => (iContributed ? 'contributed' : kept > 0 ? 'withheld' : 'waits')

async function sumsOf(tx: Tx, transferId: string): Promise<OutcomeSum[]> {
  return [
    ...(await tx.db.execute<OutcomeSum>(sql`
      select coalesce(e.outcome, 'open') as kind, count(*)::int as entries, coalesce(sum(e.size_bytes), 0)::float8 as bytes
      from transfer_entries e where e.transfer_id = ${transferId} group by 1 order by min(e.rank)`)),
  ]
}

type Exhibits = TransferView['exhibits'] & { isRaised: boolean }

/** Each exhibit once: an export set is one, and two equal files may be. `isRaised`: one of them is above its case. */
async function exhibitsOf(tx: Tx, transferId: string): Promise<Exhibits> {
  const [sum] = await tx.db.execute<Exhibits>(sql`
    select count(*)::int as items, coalesce(sum(i.size_bytes), 0)::float8 as bytes,
      coalesce(bool_or(i.classification = 'CONFIDENTIAL'), false) as "isRaised" from items i
    where i.id in (select e.item_id from transfer_entries e where e.transfer_id = ${transferId} and e.item_id is not null)`)
  return sum ?? { items: 0, bytes: 0, isRaised: false }
}

async function runningOf(tx: Tx, { id, state }: TransferRow): Promise<TransferView['running']> {
  const nothing = { entries: 0, announced: 0, stopped: 0, arrivedBytes: 0 }
  if (state !== 'draft') return nothing
  const [row] = await tx.db.execute<TransferView['running']>(sql`
    select count(*) filter (where state in ('open', 'complete', 'verifying'))::int as entries,
      count(*) filter (where state = 'announced')::int as announced,
      count(*) filter (where state in ('rejected', 'cancelled'))::int as stopped,
      coalesce(sum(offset_bytes), 0)::float8 as "arrivedBytes"
    from transfer_uploads(${id})`)
  return row ?? nothing
}

/** What is to be known of the entries, and what looks like an export set. */
async function shapeOf(tx: Tx, transferId: string): Promise<Pick<TransferView, 'marks' | 'sets'>> {
  const marked = await tx.db.execute<{ mark: Mark; entries: number }>(sql`
    select mark, count(*)::int as entries from transfer_entries e, unnest(e.marks) as mark
    where e.transfer_id = ${transferId} group by 1`)
  const sets = await tx.db.execute<TransferView['sets'][number]>(sql`
    select e.set_kind as kind, e.set_root as root, count(*)::int as entries, coalesce(sum(e.size_bytes), 0)::float8 as bytes
    from transfer_entries e where e.transfer_id = ${transferId} and e.set_root is not null group by 1, 2 order by 2 limit 200`)
  const count = (mark: Mark) => marked.find((each) => each.mark === mark)?.entries ?? 0
  return {
    marks: Object.fromEntries(MARKS.map((mark) => [mark, count(mark)])) as Record<Mark, number>,
    sets: sets.map((set) => ({ ...set, root: displayName(set.root) })),
  }
}

async function sampleOf(tx: Tx, { sample, submittedAt, state }: TransferRow): Promise<SampleView[]> {
  if (!sample || state === 'draft') return []
  const ids = sql`${`{${sample.join(',')}}`}::uuid[]`
  const items = await tx.db.execute<Omit<SampleView, 'hasOpened'>>(sql`
    select i.id as "itemId", i.number, i.name_display as name
    from items i left join cases c on c.id = i.case_id
    where i.id = any (${ids}) and ${visibleItems(tx.actor, tx.now)} order by i.number`)
  const opened = await openedOf(tx, sample, submittedAt)
  return items.map((item) => ({ ...item, hasOpened: opened.has(item.itemId) }))
}
