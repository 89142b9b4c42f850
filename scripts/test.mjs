// `npm test`: installs what is missing, runs every suite, and prints `N passed, N failed` last.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPackages, installPrograms, node, root } from './install.mjs'

installPackages()
installPrograms()

const environment = {
  ...process.env,
  PATH: `${root}node_modules/.bin:${process.env.PATH}`,
  NEXT_TELEMETRY_DISABLED: '1',
}
const scratch = mkdtempSync(join(tmpdir(), 'cdip-test-'))
let passed = 0
let failed = 0

/** A check that has no cases of its own: it counts as one. */
function check(title, args) {
  const { status } = spawnSync(node, args, { cwd: root, env: environment, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status === 0) passed += 1
  else failed += 1
  console.log(`${status === 0 ? 'passed' : 'FAILED'}: ${title}`)
}

function vitest(title, args) {
  const report = join(scratch, `${title}.json`)
  const runner = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]
  const { status } = spawnSync(node, [...runner, ...args], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const result = JSON.parse(readFileSync(report, 'utf8'))
  passed += result.numPassedTests
  // A suite that breaks before its first case counts too: no run may look green because it ran nothing.
  failed += result.numFailedTests || (status === 0 ? 0 : 1)
}

check('route types', ['node_modules/next/dist/bin/next', 'typegen'])
check('types', ['node_modules/typescript/bin/tsc', '--noEmit'])
check('lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'])
vitest('tests', [])

rmSync(scratch, { recursive: true })
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
