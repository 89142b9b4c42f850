// `npm run demo`: installs what is missing, builds, and hands over to lib/cli/demo.ts on Node 24.
import { spawn, spawnSync } from 'node:child_process'
import { installPackages, installPrograms, node, root } from './install.mjs'

installPackages()
installPrograms()
// globSync needs Node 22: the build runs on the Node that was just installed.
const built = spawnSync(
  node,
  ['-e', `import('./scripts/build.mjs').then(({ build }) => build(${JSON.stringify(root)}, process.execPath))`],
  {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  },
)
if (built.status !== 0) process.exit(1)

const demo = spawn(node, ['lib/cli/demo.ts'], {
  cwd: root,
  env: {
    ...process.env,
    CDIP_DEMO: '1',
    NEXT_TELEMETRY_DISABLED: '1',
    PATH: `${root}node_modules/.bin:${process.env.PATH}`,
  },
  stdio: 'inherit',
})
// The terminal's Ctrl-C reaches both; this one waits until the other has stopped everything in order.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => demo.kill(signal))
demo.on('exit', (code) => process.exit(code ?? 1))
