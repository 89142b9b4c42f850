import { mkdir, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { eraseValue } from '#lib/custody/erase-value.ts'
import { exportCustody } from '#lib/custody/export.ts'
import type { ExportTarget } from '#lib/custody/export-rows.ts'
import { env } from '#lib/env.ts'
import { asOwner } from './as-owner.ts'
import { option } from './options.ts'

export const CUSTODY_USAGE = `cdip export custody ID        a case's or an exhibit's record, to be checked by anybody (--to FOLDER, --withhold FIELD,EVENT:FIELD)
cdip erase value EVENT FIELD AUTHORITY   takes one value out of the record, as a law or a court demands
`

/** `cdip export custody ID`: exit code 0 where the folder was written. */
export function exportCommand([id = '', ...options]: string[]): Promise<number> {
  return asOwner(async (ctx, sql) => {
    const [known] = await sql`select exists (select from cases where id::text = ${id}) as "isCase"`
    const target: ExportTarget = known?.isCase ? { caseId: id } : { itemId: id }
    const { paths, outside } = env()
    const place = { logFolder: paths.log, signerFolder: paths.signer, ...outside }
    const withheld = option(options, '--withhold')?.split(',') ?? []
    const folder = option(options, '--to') ?? `custody-${id}`
    await mkdir(folder) // EEXIST: an export never mixes with another; before the record says that there is one
    const { files, events } = await exportCustody(ctx, place, target, withheld).catch(async (error) => {
      await rmdir(folder)
      throw error
    })
    for (const { path, content } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), content)
    }
    process.stdout.write(`${events} events in ${folder}; VERIFY.txt says how to check them\n`)
    return 0
  })
}

/** `cdip erase value EVENT FIELD AUTHORITY`. */
export function eraseCommand([eventId = '', field = '', ...authority]: string[]): Promise<number> {
  return asOwner(async (ctx) => {
    await eraseValue(ctx, { eventId, field, authority: authority.join(' ') })
    process.stdout.write(`"${field}" of ${eventId} is erased\n`)
    return 0
  })
}
