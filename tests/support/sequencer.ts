// A sequencer in a process of its own: node sequencer.ts DATABASE-URL LOG-FOLDER SIGNER-FOLDER [CRASH-POINT].
// At the crash point it kills itself, as a power cut would.
import { startSequencer } from '#lib/ledger/sequencer.ts'

const [databaseUrl = '', logFolder = '', signerFolder = '', crashPoint] = process.argv.slice(2)
startSequencer(databaseUrl, { logFolder, signerFolder }, (point) => {
  if (point === crashPoint) process.kill(process.pid, 'SIGKILL')
})
