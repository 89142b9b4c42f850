// `npm test`: installs what is missing, runs every suite, and prints `N passed, N failed` last.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPackages, installPrograms, node, root, withTests } from './install.mjs'

installPackages()
installPrograms(withTests)

const environment = {
  ...process.env,
  PATH: `${root}node_modules/.bin:${process.env.PATH}`,
  NEXT_TELEMETRY_DISABLED: '1',
}
const scratch = mkdtempSync(join(tmpdir(), 'cdip-test-'))
let passed = 0
let failed = 0
/** Titles of tests that this machine can't run; where CI=true they fail instead (tests/support/needs.ts). */
const notRun = []

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
  const left = result.testResults.flatMap((file) => file.assertionResults).filter(({ status }) => !isDone(status))
  const unexplained = left.filter(({ title }) => !title.includes('(not run: needs '))
  for (const { title } of unexplained) console.log(`FAILED: left out without a reason: ${title}`)
  notRun.push(...left.filter((each) => !unexplained.includes(each)).map(({ title }) => title))
  // A suite that breaks before its first case counts too: no run may look green because it ran nothing.
  failed += result.numFailedTests + unexplained.length || (status === 0 ? 0 : 1)
}

const isDone = (status) => status === 'passed' || status === 'failed'

/** The browser suites, on the production server with the demonstration's data. */
function playwright() {
  const report = join(scratch, 'browser.json')
  const runner = ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json']
  const { status } = spawnSync(node, runner, {
    cwd: root,
    env: { ...environment, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const { expected, unexpected, flaky, skipped } = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8')).stats
    : { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }
  passed += expected
  // Flaky or skipped is not passed.
  failed += unexpected + flaky + skipped || (status === 0 && expected > 0 ? 0 : 1)
}

check('route types', ['node_modules/next/dist/bin/next', 'typegen'])
check('types', ['node_modules/typescript/bin/tsc', '--noEmit'])
check('lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'])
check('build', [
  '-e',
  `import('./scripts/build.mjs').then(({ build }) => build(${JSON.stringify(root)}, process.execPath))`,
])
vitest('tests', [])
playwright()

rmSync(scratch, { recursive: true })
for (const title of notRun) console.log(title)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
