// Builds the web server once for each state of its sources, and puts its static files where the server looks.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const sources = [
  '{app,pages,components,lib,db,public}/**/*',
  'proxy.ts',
  'instrumentation.ts',
  '*.{js,mjs}',
  'package-lock.json',
]

function fingerprint(root) {
  const hash = createHash('sha256')
  for (const path of globSync(sources, { cwd: root, withFileTypes: false }).sort()) {
    if (path.endsWith('.test.ts') || !/\.\w+$/.test(path)) continue
    hash.update(`${path}\0`).update(readFileSync(join(root, path)))
  }
  return hash.digest('hex')
}

/** Makes `.next/standalone` fit to run. Throws where the build fails. */
export function build(root, node) {
  const [mark, standalone] = [join(root, '.next/cdip-build'), join(root, '.next/standalone')]
  const now = fingerprint(root)
  if (existsSync(mark) && readFileSync(mark, 'utf8') === now && existsSync(join(standalone, 'server.js'))) return
  const options = {
    cwd: root,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  }
  const built = spawnSync(node, ['node_modules/next/dist/bin/next', 'build'], options)
  if (built.status !== 0) throw new Error(`the build failed:\n${built.stdout}\n${built.stderr}`)
  cpSync(join(root, '.next/static'), join(standalone, '.next/static'), { recursive: true })
  if (existsSync(join(root, 'public'))) cpSync(join(root, 'public'), join(standalone, 'public'), { recursive: true })
  writeFileSync(join(standalone, '.next/cdip-build'), now) // by which web says what it is
  writeFileSync(mark, now)
}
