import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { connect, startEmbedded } from '#db/embedded.ts'
import { migrate } from '#db/migrate.ts'
import { QUEUES } from '#lib/jobs/definitions.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the socket of the one PostgreSQL server that all test files share. */
    postgres: string
  }
}

export const TEMPLATE = 'template_cdip'

/** Starts one server for a whole run, with a migrated database to clone; ends it, and removes its files, after it. */
export default async function startSharedServer(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'cdip-test-db-'))
  const server = await startEmbedded(join(folder, 'data'))
  const stop = async () => {
    await server.stop()
    await Promise.all([folder, server.socketFolder].map((path) => rm(path, { recursive: true })))
  }
  try {
    const admin = connect(server.socketFolder, 'cdip', 'postgres', { max: 1 })
    // Nothing here outlives the run; what a killed server must keep is proven on servers with the settings of a real one.
    await admin`alter system set fsync = off`
    await admin`select pg_reload_conf()`
    await admin`create database ${admin(TEMPLATE)}`
    await admin.end()
    const template = connect(server.socketFolder, 'cdip', TEMPLATE, { max: 1 })
    await migrate(template, QUEUES).finally(() => template.end()) // a template with a session cannot be cloned
  } catch (error) {
    await stop() // a broken migration must not leave a server behind
    throw error
  }
  project.provide('postgres', server.socketFolder)
  return stop
}
