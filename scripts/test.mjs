// `npm test`: installs what is missing, runs every suite, and prints `N passed, N failed` last.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { setPriority, tmpdir } from 'node:os'
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

/** Runs to its end and resolves with its status. What it prints comes in one piece: suites run side by side. */
function run(args, variables = {}, niceness = 0) {
  const options = { cwd: root, env: { ...environment, ...variables }, stdio: ['ignore', 'pipe', 'pipe'] }
  return new Promise((resolve) => {
    const child = spawn(node, args, options)
    if (niceness > 0 && child.pid) setPriority(child.pid, niceness)
    const output = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => output.push(bytes))
    child.on('close', (status) => {
      process.stdout.write(Buffer.concat(output))
      resolve(status)
    })
  })
}

/** A check that has no cases of its own: it counts as one. */
async function check(title, args) {
  const status = await run(args)
  if (status === 0) passed += 1
  else failed += 1
  console.log(`${status === 0 ? 'passed' : 'FAILED'}: ${title}`)
}

async function vitest(title, args, niceness = 0) {
  const report = join(scratch, `${title}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const status = await run(['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args], {}, niceness)
  const result = JSON.parse(readFileSync(report, 'utf8'))
  passed += result.numPassedTests
  const left = result.testResults.flatMap((file) => file.assertionResults).filter((each) => !isDone(each.status))
  const unexplained = left.filter((each) => !each.title.includes('(not run: needs '))
  for (const each of unexplained) console.log(`FAILED: left out without a reason: ${each.title}`)
  notRun.push(...left.filter((each) => !unexplained.includes(each)).map((each) => each.title))
  // A suite that breaks before its first case counts too: no run may look green because it ran nothing.
  failed += result.numFailedTests + unexplained.length || (status === 0 ? 0 : 1)
}

const isDone = (status) => status === 'passed' || status === 'failed'

/** The browser suites, on the production server with the demonstration's data. */
async function playwright() {
  const report = join(scratch, 'browser.json')
  const runner = ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json']
  const status = await run(runner, { PLAYWRIGHT_JSON_OUTPUT_FILE: report })
  const { expected, unexpected, flaky, skipped } = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8')).stats
    : { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }
  passed += expected
  // Flaky or skipped is not passed.
  failed += unexpected + flaky + skipped || (status === 0 && expected > 0 ? 0 : 1)
}

await check('route types', ['node_modules/next/dist/bin/next', 'typegen'])
await check('types', ['node_modules/typescript/bin/tsc', '--noEmit'])
await check('lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'])
await check('build', [
  '-e',
  `import('./scripts/build.mjs').then(({ build }) => build(${JSON.stringify(root)}, process.execPath))`,
])
// One process for all files: a new one for each took a third of the time.
const units = ['--exclude=tests/{campaign,faults,web}/**', '--maxWorkers=1', '--no-isolate']
// A browser mostly waits: the tests that need none run beside it, and give way. Faults want the machine for themselves.
await Promise.all([playwright(), vitest('tests', units, 10)])
// A process that became the web server of one test can't be that of another. tests/campaign takes minutes: `npm run faults`.
await vitest('faults', ['tests/faults', 'tests/web', '--maxWorkers=2'])

rmSync(scratch, { recursive: true })
for (const title of notRun) console.log(title)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
