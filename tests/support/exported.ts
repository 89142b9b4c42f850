import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ExportFile } from '#lib/custody/export-files.ts'

/** Writes an export as a person would get it. Returns its folder. */
export async function written(files: readonly ExportFile[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cdip-export-'))
  for (const { path, content } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  return folder
}

/** Runs each command of VERIFY.txt as it stands, with the system's tools alone. Returns what was said; throws at the first that fails. */
export async function runVerify(folder: string): Promise<string> {
  const commands = (await readFile(join(folder, 'VERIFY.txt'), 'utf8')).match(/^\$ .*$/gm) ?? []
  const script = ['set -eu', ...commands.map((line) => line.slice(2))].join('\n')
  return execFileSync('/bin/sh', ['-c', script], {
    cwd: folder,
    env: { NODE_ENV: 'production', PATH: '/usr/bin:/bin' },
    stdio: 'pipe',
  }).toString()
}
