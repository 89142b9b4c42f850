import { env } from '#lib/env.ts'
import { codeOf } from '#lib/errors.ts'
import { rebuildItems } from '#lib/items/rebuild.ts'
import { repairStore } from '#lib/items/repair.ts'
import { checkStore } from '#lib/storage/check.ts'
import { asOwner } from './as-owner.ts'
import { CUSTODY_USAGE, eraseCommand, exportCommand } from './custody.ts'
import { LEDGER_USAGE, ledgerCommand } from './ledger.ts'
import { migrateCommand } from './migrate.ts'
import { WITNESS_USAGE, witnessCommand } from './witness.ts'

const USAGE = `cdip migrate                  bring the database to this version; on the first start, make the first accounts
cdip store check [--hash]     objects without a row, rows without an object; --hash reads every master
cdip store repair             mend damaged masters from the copies in CDIP_COPY_DIRS, and make the copies that are missing
cdip store rebuild            restore rows of items from the records beside the masters
${LEDGER_USAGE}${CUSTODY_USAGE}${WITNESS_USAGE}cdip import --help            bring the content of a medium in from a workstation with a drive, without a browser
`

async function main([first, second, ...options]: string[]): Promise<number> {
  const store = env().paths.store
  switch (`${first} ${second ?? ''}`.trim()) {
    case 'migrate':
      return migrateCommand(env())
    case 'store check': {
      const report = await asOwner((ctx) => checkStore(ctx, store, { withHash: options.includes('--hash') }))
      for (const { kind, key } of report.findings) console.log(`${kind}: ${key}`)
      console.log(`${report.objects} objects, ${report.rows} rows, ${report.findings.length} findings`)
      return report.findings.length === 0 ? 0 : 1
    }
    case 'store rebuild': {
      const rebuilt = await asOwner((ctx) => rebuildItems(ctx, store))
      for (const { id, why } of rebuilt.failed) console.log(`not restored: ${id}: ${why}`)
      console.log(`${rebuilt.restored} restored, ${rebuilt.known} known, ${rebuilt.failed.length} not restored`)
      return rebuilt.failed.length === 0 ? 0 : 1
    }
    case 'store repair': {
      const done = await asOwner((ctx) => repairStore(ctx, store, env().paths.copies))
      for (const { id, why } of done.failed) console.log(`not repaired: ${id}: ${why}`)
      console.log(`${done.repaired.length} repaired, ${done.failed.length} not repaired, ${done.copied} copied`)
      return done.failed.length === 0 ? 0 : 1
    }
    case 'export custody':
      return exportCommand(options)
    case 'erase value':
      return eraseCommand(options)
    default: {
      if (first === 'witness') return witnessCommand([...(second ? [second] : []), ...options])
      const code = first === 'ledger' ? await ledgerCommand(second, options) : null
      if (code === null) process.stderr.write(USAGE)
      return code ?? 2
    }
  }
}

/** A refusal is told in its words; anything else with all that is known of it. */
function refused(error: unknown): number {
  if (!codeOf(error) || !(error instanceof Error)) throw error
  process.stderr.write(`${error.message}\n`)
  return 1
}

process.exit(await main(process.argv.slice(2)).catch(refused))
