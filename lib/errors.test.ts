import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { openDatabase } from '#db/client.ts'
import { codeOf, STATUS } from './errors.ts'

const failure = (code: string, more = {}) => Object.assign(new Error(code), { code, ...more })
const caught = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  )

test('a full disk and a full quota are told as such, under whatever wraps them', () => {
  for (const code of ['ENOSPC', 'EDQUOT', '53100'])
    expect(codeOf(new Error('write failed', { cause: failure(code, { syscall: 'write' }) }))).toBe('NO_SPACE')
  expect(STATUS.NO_SPACE).toBe(507)
})

test('a lost file is not taken for a database that is away', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cdip-errors-'))
  expect(codeOf(await caught(readFile(join(folder, 'lost'))))).toBeNull()
})

test('a database whose socket is gone is away', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cdip-errors-'))
  const gone = openDatabase(`postgres://cdip_web@localhost/cdip?host=${folder}`, { max: 1 })
  expect(codeOf(await caught(gone.db.execute(sql`select 1`)))).toBe('UNAVAILABLE')
  await gone.close()
})

test('what a server says while it stops or refuses is away', () => {
  for (const code of ['ECONNREFUSED', 'ECONNRESET', 'CONNECT_TIMEOUT', '57P01', '08006', '53300', 'EPIPE'])
    expect(codeOf(failure(code))).toBe('UNAVAILABLE')
})
