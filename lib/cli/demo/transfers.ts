import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { confirmIdentity } from '#lib/auth/confirm-identity.ts'
import { openSession } from '#lib/auth/session.ts'
import { signOut } from '#lib/auth/sign-out.ts'
import { regrantBatch } from '#lib/batches/regrant.ts'
import { asOfficer, type Ctx } from '#lib/context.ts'
import { viewItem } from '#lib/items/begin-viewing.ts'
import { addEntries } from '#lib/transfers/add-entries.ts'
import { beginTransfer } from '#lib/transfers/begin.ts'
import { checkTransferToken } from '#lib/transfers/check-token.ts'
import { countersignTransfer } from '#lib/transfers/countersign.ts'
import { endListing } from '#lib/transfers/end-listing.ts'
import { getTransfer } from '#lib/transfers/get.ts'
import { listOpen } from '#lib/transfers/list-open.ts'
import { noteUnreadable } from '#lib/transfers/note-unreadable.ts'
import { openTransferBatch } from '#lib/transfers/open-batch.ts'
import { returnTransfer } from '#lib/transfers/return-transfer.ts'
import type { MediumInput } from '#lib/transfers/schema.ts'
import { submitTransfer } from '#lib/transfers/submit.ts'
import { sealed, sendFile } from './client.ts'
import { DEMO_PASSWORD } from './people.ts'
import { simplePdf } from './simple-pdf.ts'

type DemoMedium = {
  medium: MediumInput
  /** Text of each file; null for one that can't be read, '' for an empty folder. */
  files: Record<string, string | null>
  /** What it carries: the token of its issue, or none, for this reason. Not asked of a disc. */
  token?: 'issued' | { none: string }
  ends: 'countersigned' | 'submitted' | 'returned'
}

/** It lay on its stick before that was issued. */
const LEFT_OVER = 'MK-USB-12/list of last week.pdf'
const LONG_AGO = '2026-05-04T09:20:00.000Z'

/** What was on old discs of a shop and on sticks: countersigned, one that waits, one that came back. */
export const DEMO_MEDIA: DemoMedium[] = [
  {
    medium: { kind: 'disc', owner: 'working', label: 'DVD 1 of 3, Sai Yeung Choi Street' },
    files: {
      'DVD 1/statement.pdf': 'Statement of the shopkeeper',
      'DVD 1/鏡頭位置.pdf': 'Where the cameras hang',
      'DVD 1/camera 2.dav': null,
      'DVD 1/spare': '',
    },
    ends: 'countersigned',
  },
  {
    medium: { kind: 'disc', owner: 'exhibit', label: 'DVD 2 of 3, Sai Yeung Choi Street' },
    files: { 'DVD 2/invoice.pdf': 'Invoice of the recorder', 'DVD 2/Thumbs.db': 'thumbnails' },
    ends: 'submitted',
  },
  {
    medium: { kind: 'usb', owner: 'designated', label: 'USB-0417' },
    token: { none: 'The recorder of the shop formatted the stick before it exported' },
    files: { 'USB/plan.pdf': 'Plan of the shop', 'USB/PLAN.pdf': 'Plan of the shop, older' },
    ends: 'returned',
  },
  {
    medium: { kind: 'usb', owner: 'designated', label: 'MK-USB-12' },
    token: 'issued',
    files: { 'MK-USB-12/key holders.pdf': 'Who holds keys of the shop', [LEFT_OVER]: 'A list of another day' },
    ends: 'countersigned',
  },
]

type Scene = {
  origin: string
  caseId: string
  officer: () => Promise<Ctx>
  supervisor: () => Promise<Ctx>
  signerFolder: string
  /** The token that lies on the stick of this label. */
  tokenOf: (label: string) => Promise<string>
}

/** Brings one medium as far as it is shown, from wherever an earlier start left it. */
export async function seedMedium(scene: Scene, demo: DemoMedium): Promise<void> {
  const transferId = await listed(scene, demo)
  const { state } = await getTransfer(await scene.officer(), transferId)
  if (state === 'draft') await fill(scene, demo, transferId)
  const { state: now, digest } = await getTransfer(await scene.officer(), transferId)
  if (now !== 'submitted' || !digest) return
  if (demo.ends === 'countersigned') await sign(scene, transferId, digest)
  if (demo.ends === 'returned') {
    const entries = [{ ordinal: 1, reason: 'Which of the two plans is the newer one?' }]
    await returnTransfer(await scene.supervisor(), { transferId, digest, reason: 'See the two plans', entries })
  }
}

async function listed(scene: Scene, { medium, files, token }: DemoMedium): Promise<string> {
  const { caseId, officer } = scene
  const ctx = await officer()
  const [known] = await asked<{ id: string; isListed: boolean }>(
    ctx,
    sql`select id, listed_at is not null as "isListed" from transfers
      where case_id = ${caseId} and medium_label = ${medium.label} order by id limit 1`,
  )
  if (known?.isListed) return known.id
  const { transferId } = known ? { transferId: known.id } : await beginTransfer(ctx, { target: { caseId }, medium })
  const entries = Object.entries(files).map(([path, text]) => ({
    ...{
      path,
      kind: text === '' ? ('empty-folder' as const) : ('file' as const),
      modifiedAt: token === 'issued' && path !== LEFT_OVER ? ctx.now.toISOString() : LONG_AGO,
    },
    sizeBytes: text ? contentOf(path, text).length : null,
  }))
  if (token) await readToken(scene, transferId, token === 'issued' ? await scene.tokenOf(medium.label) : token)
  await addEntries(await officer(), { transferId, from: 0, entries })
  await endListing(await officer(), { transferId, entries: entries.length })
  return transferId
}

async function readToken(
  { officer, signerFolder }: Scene,
  transferId: string,
  found: string | { none: string },
): Promise<void> {
  const said = typeof found === 'string' ? { token: found } : { token: null, reason: found.none }
  await checkTransferToken(await officer(), signerFolder, { transferId, ...said })
}

const contentOf = (path: string, text: string) => Buffer.from(path.endsWith('.pdf') ? simplePdf(text) : text)

async function fill({ origin, officer }: Scene, { files }: DemoMedium, transferId: string): Promise<void> {
  const open = await listOpen(await officer(), transferId)
  const unreadable = open.filter(({ sizeBytes, isUnreadable }) => sizeBytes === null && !isUnreadable)
  if (unreadable.length > 0)
    await noteUnreadable(await officer(), {
      ...{ transferId, ordinals: unreadable.map(({ ordinal }) => ordinal), error: 'Input/output error', tries: 3 },
      offsetBytes: 1_048_576,
    })
  const before = await announcedBefore(await officer(), transferId)
  const ordinals = open.filter(({ sizeBytes }) => sizeBytes !== null).map(({ ordinal }) => ordinal)
  if (before || ordinals.length > 0) {
    const ctx = await officer()
    const { batchId, grantToken } = before
      ? { batchId: before, ...(await regrantBatch(ctx, before)) }
      : await openTransferBatch(ctx, { transferId, ordinals })
    await sendAll(origin, await entriesOf(await officer(), batchId), grantToken, files)
    await sealed(origin, grantToken, batchId)
  }
  await submitTransfer(await officer(), { transferId })
}

type Row = { entryId: string; path: string }

/** As this officer, with row-level security: his own batches alone. */
async function asked<T extends Record<string, unknown>>(
  { actor, db }: Ctx,
  query: ReturnType<typeof sql>,
): Promise<T[]> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('cdip.actor', ${actor.type === 'officer' ? actor.id : ''}, true)`)
    return [...(await tx.execute(query))] as unknown as T[]
  })
}

async function announcedBefore(ctx: Ctx, transferId: string): Promise<string | null> {
  const [row] = await asked<{ id: string }>(ctx, sql`select id from batches where transfer_id = ${transferId} limit 1`)
  return row?.id ?? null
}

const entriesOf = (ctx: Ctx, batchId: string) =>
  asked<Row>(
    ctx,
    sql`select e.id as "entryId", e.folder_display || '/' || e.name_display as path from batch_entries e
      where e.batch_id = ${batchId}
        and not exists (select from uploads u where u.entry_id = e.id and u.state = 'sealed') order by e.id`,
  )

async function sendAll(origin: string, entries: Row[], grantToken: string, files: DemoMedium['files']): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cdip-medium-'))
  try {
    for (const { entryId, path } of entries) {
      const at = join(folder, entryId)
      await writeFile(at, contentOf(path, files[path] ?? ''))
      await sendFile(origin, grantToken, entryId, at)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Opens the sample and signs, as the supervisor does at his station. */
async function sign({ supervisor }: Scene, transferId: string, digest: string): Promise<void> {
  const ctx = await supervisor()
  const { actor, db, now } = ctx
  if (actor.type !== 'officer') return
  for (const { itemId } of (await getTransfer(ctx, transferId)).sample) await viewItem(ctx, itemId)
  await asOfficer({ db, now }, actor.id, (tx) => openSession(tx, actor.id, 'demonstration', now))
  const [session] = await asked<{ id: string }>(
    ctx,
    sql`select id from sessions where officer_id = ${actor.id} and address = 'demonstration' order by id desc limit 1`,
  )
  const door = { db, now, address: 'demonstration', allowsDemo: true }
  const own = { id: session?.id ?? '', officerId: actor.id }
  await confirmIdentity(door, own, DEMO_PASSWORD)
  await countersignTransfer(ctx, own.id, { transferId, digest })
  await signOut(door, own)
}
