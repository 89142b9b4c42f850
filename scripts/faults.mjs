// `npm run faults -- --seeds 200`: the kill -9 campaign, as long as you like, with the suites that take minutes
// (tests/campaign); then the whole browser suite in full Chromium, slow lines and all.
import { spawnSync } from 'node:child_process'
import { installPackages, installPrograms, node, root, withTests } from './install.mjs'

installPackages()
installPrograms(withTests)
const at = process.argv.indexOf('--seeds')
const seeds = at < 0 ? '20' : (process.argv[at + 1] ?? '20')
const options = {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, CDIP_FAULT_SEEDS: seeds, PATH: `${root}node_modules/.bin:${process.env.PATH}` },
}
const build = `import('./scripts/build.mjs').then(({ build }) => build(${JSON.stringify(root)}, process.execPath))`
if (spawnSync(node, ['-e', build], options).status !== 0) process.exit(1)
const vitest = ['node_modules/vitest/vitest.mjs', 'run', 'tests/faults', 'tests/campaign', '--maxWorkers=2']
const playwright = ['node_modules/@playwright/test/cli.js', 'test']
const browser = { ...options, env: { ...options.env, CDIP_CAMPAIGN: '1' } }
const failed = [spawnSync(node, vitest, options), spawnSync(node, playwright, browser)].filter(
  ({ status }) => status !== 0,
)
process.exit(failed.length === 0 ? 0 : 1)
