import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sql } from 'drizzle-orm'
import { type Ctx, inSnapshot, inTransaction } from '#lib/context.ts'
import { canonicalBytes } from '#lib/custody/canonical.ts'
import { log } from '#lib/log.ts'
import { writeOnce } from '#lib/storage/files.ts'
import { derivativeKey, masterKey } from '#lib/storage/keys.ts'
import { jpegSize } from './jpeg-size.ts'
import { posterArguments, sandboxed } from './poster-command.ts'

const run = promisify(execFile)
const LIMIT_MS = 30_000
const AT_ONCE = 4
const MAX_TRIES = 3

/** Makes the posters that are due, newest first. Returns how many it tried. */
export async function makePosters(ctx: Ctx, storeFolder: string): Promise<number> {
  const due = await inSnapshot(ctx, (tx) =>
    tx.db.execute<{ id: string }>(sql`select id from items where poster_due order by sealed_at desc limit ${AT_ONCE}`),
  )
  await Promise.all(due.map((row) => makePoster(ctx, storeFolder, row.id)))
  return due.length
}

async function makePoster(ctx: Ctx, storeFolder: string, itemId: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cdip-poster-'))
  try {
    const command = ['/usr/bin/ffmpeg', ...posterArguments('/input', '/output/poster.jpg')]
    const input = join(storeFolder, masterKey(itemId))
    if (!existsSync('/usr/bin/bwrap'))
      throw new Error('bubblewrap is missing: media tools do not run without a sandbox')
    await run('/usr/bin/prlimit', ['--as=4294967296', '/usr/bin/bwrap', ...sandboxed(input, folder, command)], {
      timeout: LIMIT_MS,
    })
    const poster = await readFile(join(folder, 'poster.jpg'))
    await publish(ctx, storeFolder, itemId, poster, command)
  } catch (error) {
    // No picture is no reason to stop: the gallery shows kind and size, and the log says why.
    log('warn', 'no poster', { itemId, error })
    const trouble = error instanceof Error ? error.message.slice(-500) : String(error)
    await inTransaction(ctx, (tx) =>
      tx.db.execute(sql`update items set poster_tries = poster_tries + 1, poster_trouble = ${trouble},
        poster_due = poster_tries + 1 < ${MAX_TRIES} where id = ${itemId}`),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function publish(
  ctx: Ctx,
  storeFolder: string,
  itemId: string,
  poster: Buffer,
  command: string[],
): Promise<void> {
  const recipe = createHash('sha256')
    .update(canonicalBytes({ engine: 'ffmpeg', command }))
    .digest('hex')
  const sha256 = createHash('sha256').update(poster).digest('hex')
  const { width, height } = jpegSize(poster)
  try {
    await writeOnce(join(storeFolder, derivativeKey(itemId, 'poster', recipe, 'jpg')), poster)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  await inTransaction(ctx, async (tx) => {
    await tx.db.execute(sql`
      insert into derivatives (item_id, kind, recipe_sha256, sha256, media_type, extension, width, height, made_at)
      values (${itemId}, 'poster', ${recipe}, ${sha256}, 'image/jpeg', 'jpg', ${width}, ${height}, ${tx.now.toISOString()})
      on conflict do nothing`)
    await tx.db.execute(sql`update items set poster_due = false, poster_trouble = null where id = ${itemId}`)
  })
}
