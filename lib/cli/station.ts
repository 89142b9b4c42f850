import { importCommand } from './import.ts'

/* `cdip import`, as scripts/cdip starts it. */
process.exit(await importCommand(process.argv.slice(2)))
