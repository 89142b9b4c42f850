import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { confirmIdentity } from '#lib/auth/confirm-identity.ts'
import type { OfficerCtx } from '#lib/auth/current.ts'
import { hashPassword } from '#lib/auth/password.ts'
import { openSession } from '#lib/auth/session.ts'
import { openCase } from '#lib/cases/open.ts'
import { asOfficer } from '#lib/context.ts'
import { startFollower } from '#lib/uploads/follow.ts'
import { approveStation } from '#lib/workstations/decide.ts'
import { contextOf, makeOfficer, makeUnit } from '#tests/factories/people.ts'
import { type FreshDatabase, startTestDatabase } from '#tests/support/database.ts'
import { serveRoutes } from '#tests/support/route-server.ts'
import { type Station, startStation } from '#tests/support/station.ts'
import { makeStore, workerContext } from '#tests/support/store.ts'
import { becomeWeb } from '#tests/support/web.ts'

const PASSWORD = 'a long enough password'
const address = 'loopback'

/** Says of a request whether it is refused, with which status; it may hold it up. */
type Gate = (path: string, method: string) => Promise<number | null>
export type StationHall = {
  database: FreshDatabase
  origin: string
  /** What the next requests meet. */
  setGate: (gate: Gate | null) => void
  /** An officer with a case, and a medium to be filled. */
  scene: () => Promise<StationScene>
  stop: () => Promise<void>
}
export type StationScene = {
  officer: OfficerCtx
  caseId: string
  reportNumber: string
  /** The medium, and where the station keeps what it must know again. */
  folder: string
  state: string
  start: (more?: string[], under?: string[]) => Station
  /** The officer types the code that the station shows, and his password. */
  approve: (station: Station) => Promise<void>
  /** From the first code to its end. */
  whole: (more?: string[], under?: string[]) => Promise<Station>
  /** How the entries of a record ended, by path, with the name and the hash of their exhibits. */
  entries: (transferId: string) => Promise<EntryRow[]>
  end: () => Promise<void>
}
export type EntryRow = {
  path: string
  outcome: string | null
  raw: string | null
  name: string | null
  sha256: string | null
  reason: string | null
  offsetBytes: number | null
  lengthBytes: number | null
  tries: number | null
}

/** Web's routes and the worker's seal in this process, for the real `cdip import` in processes of its own. */
export async function openHall(): Promise<StationHall> {
  const server = await startTestDatabase()
  const database = await server.fresh()
  const store = await makeStore()
  const web = await becomeWeb(database, store)
  let gate: Gate | null = null
  const routes = await serveRoutes(0, async ({ url = '', method = '' }) => gate?.(url, method) ?? null)
  const stopSealing = seal(database, store)
  const unitId = await makeUnit(database.owner)
  return {
    ...{ database, origin: routes.origin },
    setGate: (next) => {
      gate = next
    },
    scene: () => makeScene(database, routes.origin, unitId),
    stop: async () => {
      await stopSealing()
      await routes.stop()
      await web.stop()
      await database.close()
      await server.stop()
    },
  }
}

/** The worker's part: hashes and seals what arrives. */
function seal(database: FreshDatabase, store: string): () => Promise<void> {
  const follower = startFollower(store, async () => true)
  let isStopped = false
  const running = (async () => {
    while (!isStopped) {
      await follower.step(workerContext(database.worker))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })()
  return async () => {
    isStopped = true
    await running
  }
}

async function makeScene(database: FreshDatabase, origin: string, unitId: string): Promise<StationScene> {
  const { id } = await makeOfficer(database.owner, [{ unitId, role: 'officer' }])
  const officer = (await contextOf(database.web, database.owner, id)) as OfficerCtx
  const hash = await hashPassword(PASSWORD)
  await database.owner.sql`update officers set password_hash = ${hash} where id = ${id}`
  const reportNumber = `RN ${id.slice(-8)}`
  const { id: caseId } = await openCase(officer, { reportNumber, title: 'Burglary', unitId })
  const door = { db: database.web.db, now: new Date(), address, allowsDemo: false }
  await asOfficer(door, id, (db) => openSession(db, id, address, door.now))
  const [session] = await database.owner.sql<{ id: string }[]>`select id from sessions where officer_id = ${id}`
  const sessionId = session?.id ?? ''
  const [folder, state] = [await mkdtemp(join(tmpdir(), 'cdip-disc-')), await mkdtemp(join(tmpdir(), 'cdip-state-'))]
  const start = (more: string[] = [], under: string[] = []) => {
    const medium = ['--label', 'DVD 7', '--kind', 'disc', '--owner', 'working', '--workstation', 'Drive 3']
    return startStation(state, ['--server', origin, '--case', reportNumber, ...medium, ...more, folder], under)
  }
  const approve = async (station: Station) => {
    const { userCode: code } = await station.told('code')
    const at = { ...door, now: new Date() }
    expect(await confirmIdentity(at, { id: sessionId, officerId: id }, PASSWORD)).toBe(true)
    const decided = await approveStation({ ...officer, now: new Date() }, sessionId, { code, address })
    expect(decided).toMatchObject({ status: 'approved' })
  }
  return {
    ...{ officer, caseId, reportNumber, folder, state, start, approve },
    whole: async (more, under) => {
      const station = start(more, under)
      await approve(station)
      await station.ended
      return station
    },
    entries: (transferId) => database.owner.sql<EntryRow[]>`
      select e.path, e.outcome, encode(e.path_raw, 'hex') as raw, encode(i.name_raw, 'hex') as name, i.sha256, e.reason,
        e.offset_bytes::float8 as "offsetBytes", e.length_bytes::float8 as "lengthBytes", e.tries
      from transfer_entries e left join items i on i.id = e.item_id where e.transfer_id = ${transferId} order by e.path`,
    end: async () => {
      await Promise.all([folder, state].map((path) => rm(path, { recursive: true })))
    },
  }
}
