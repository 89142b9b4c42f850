// `npm run bench -- NAME`: installs and builds what is missing, then measures. The last line is one JSON object.
import { spawnSync } from 'node:child_process'
import { installPackages, installPrograms, node, root } from './install.mjs'

const name = process.argv[2] ?? ''
installPackages()
installPrograms()
const names = ['upload', 'upload-many', 'gallery', 'range', 'startup', 'ledger', 'transfer']
if (!names.includes(name)) {
  console.error(`npm run bench -- ${names.join(' | ')}`)
  process.exit(2)
}
const options = {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, PATH: `${root}node_modules/.bin:${process.env.PATH}` },
}
const build = `import('./scripts/build.mjs').then(({ build }) => build(${JSON.stringify(root)}, process.execPath))`
if (spawnSync(node, ['-e', build], options).status !== 0) process.exit(1)
process.exit(spawnSync(node, [`tests/bench/${name}.ts`], options).status ?? 1)
