import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import { type OpenDatabase, openDatabase } from '#db/client.ts'
import { connect } from '#db/embedded.ts'
import { TEMPLATE } from './one-server.ts'

export type Login = 'cdip_web' | 'cdip_worker' | 'cdip'
export type FreshDatabase = {
  web: OpenDatabase
  worker: OpenDatabase
  owner: OpenDatabase
  url: (login: Login) => string
  /** Ends web's connections and lets nobody in, as a server that is away, until what it returns is called. */
  goAway: () => Promise<() => Promise<void>>
  close: () => Promise<void>
}
export type TestDatabase = { fresh: () => Promise<FreshDatabase>; stop: () => Promise<void> }

/**
 * Reaches the run's PostgreSQL server (one-server.ts). Each `fresh` is an empty, migrated database that no other test
 * sees; closing it drops it.
 */
export async function startTestDatabase(): Promise<TestDatabase> {
  const socketFolder = inject('postgres')
  const admin = connect(socketFolder, 'cdip', 'postgres', { max: 1 })
  return {
    fresh: async () => {
      const name = `test_${randomUUID().replaceAll('-', '')}`
      // Copied as files: by the log, which is the default, it takes three times as long.
      await admin`create database ${admin(name)} template ${admin(TEMPLATE)} strategy file_copy`
      const url = (login: Login) => `postgres://${login}@localhost/${name}?host=${socketFolder}`
      const [web, worker, owner] = [
        openDatabase(url('cdip_web')),
        openDatabase(url('cdip_worker')),
        openDatabase(url('cdip')),
      ]
      const close = async () => {
        await Promise.all([web.close(), worker.close(), owner.close()])
        await admin`drop database ${admin(name)} with (force)`
      }
      const goAway = async () => {
        const limit = (most: number) => admin.unsafe(`alter database ${name} connection limit ${most}`)
        await limit(0)
        await admin`
          select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name} and usename = 'cdip_web'`
        return async () => {
          await limit(-1)
        }
      }
      return { web, worker, owner, url, goAway, close }
    },
    stop: () => admin.end(),
  }
}
