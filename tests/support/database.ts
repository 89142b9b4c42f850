import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OpenDatabase, openDatabase } from '#db/client.ts'
import { connect, startEmbedded } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'
import { QUEUES } from '#lib/jobs/definitions.ts'

export type Login = 'cdip_web' | 'cdip_worker' | 'cdip'
export type FreshDatabase = {
  web: OpenDatabase
  worker: OpenDatabase
  owner: OpenDatabase
  url: (login: Login) => string
  close: () => Promise<void>
}
export type TestDatabase = { fresh: () => Promise<FreshDatabase>; stop: () => Promise<void> }

function openAll(socketFolder: string, name: string): FreshDatabase {
  const url = (login: Login) => `postgres://${login}@localhost/${name}?host=${socketFolder}`
  const [web, worker, owner] = [
    openDatabase(url('cdip_web')),
    openDatabase(url('cdip_worker')),
    openDatabase(url('cdip')),
  ]
  const close = async () => {
    await Promise.all([web.close(), worker.close(), owner.close()])
  }
  return { web, worker, owner, url, close }
}

/**
 * Starts a PostgreSQL server of its own in a temporary folder; allow `beforeAll` 60 s. Each `fresh` is an empty,
 * migrated database that no other test sees; close it before `stop`, which ends the server and removes its files.
 */
export async function startTestDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'cdip-test-db-'))
  const server = await startEmbedded(join(folder, 'data'))
  const admin = connect(server.socketFolder, 'cdip', 'postgres', { max: 1 })
  const stop = async () => {
    await admin.end()
    await server.stop()
    await Promise.all([folder, server.socketFolder].map((path) => rm(path, { recursive: true })))
  }
  try {
    await admin`create database template_cdip`
    const template = connect(server.socketFolder, 'cdip', 'template_cdip', { max: 1 })
    await migrate(template, QUEUES).finally(() => template.end()) // a template with a session cannot be cloned
  } catch (error) {
    await stop() // a broken migration must not leave a server behind
    throw error
  }
  let clones = 0
  return {
    fresh: async () => {
      clones += 1
      const name = `test_${clones}`
      await admin`create database ${admin(name)} template template_cdip`
      return openAll(server.socketFolder, name)
    },
    stop,
  }
}
