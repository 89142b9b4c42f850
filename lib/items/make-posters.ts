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
// What could not be made is tried once by each worker process: a broken file must not keep it busy.
const given = new Set<string>()

/** Makes the posters that pictures and videos still lack. Returns how many it made. */
export async function makePosters(ctx: Ctx, storeFolder: string): Promise<number> {
  const lacking = await inSnapshot(ctx, (tx) =>
    tx.db.execute<{ id: string }>(sql`
      select i.id from items i where i.kind in ('video', 'image') and i.state = 'sealed'
        and not exists (select from derivatives d where d.item_id = i.id and d.kind = 'poster')
      order by i.sealed_at desc limit 200`),
  )
  const next = lacking.filter((row) => !given.has(row.id)).slice(0, AT_ONCE)
  const made = await Promise.all(next.map((row) => makePoster(ctx, storeFolder, row.id)))
  return made.filter(Boolean).length
}

async function makePoster(ctx: Ctx, storeFolder: string, itemId: string): Promise<boolean> {
  given.add(itemId)
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
    return true
  } catch (error) {
    // No picture is no reason to stop: the gallery shows kind and size, and the log says why.
    log('warn', 'no poster', { itemId, error })
    return false
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
  await inTransaction(ctx, (tx) =>
    tx.db.execute(sql`
      insert into derivatives (item_id, kind, recipe_sha256, sha256, media_type, extension, width, height, made_at)
      values (${itemId}, 'poster', ${recipe}, ${sha256}, 'image/jpeg', 'jpg', ${width}, ${height}, ${tx.now.toISOString()})
      on conflict do nothing`),
  )
}
