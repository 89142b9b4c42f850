import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { testNeeding } from '../support/needs.ts'

/* A machine that lacks a Debian package and can't get it: told in one line, and the rest runs. */
const FONTS = '/usr/share/fonts/opentype/noto'

/** Runs a line of JavaScript where some paths are hidden, and no program is found by its name. */
const runWithout = (hide: string[], script: string) =>
  spawnSync('/usr/bin/bwrap', ['--dev-bind', '/', '/', ...hide, process.execPath, '-e', script], {
    env: { ...process.env, PATH: '/nowhere' },
    encoding: 'utf8',
  })

testNeeding('bubblewrap')(
  'a package that can not be had is told in a line that says what will be missing, and the rest goes on',
  async () => {
    const script = "import('./scripts/install.mjs').then((m) => { m.installPrograms(); console.log('goes on') })"
    const { stdout, stderr, status } = runWithout(['--tmpfs', FONTS], script)
    expect([status, stdout, stderr]).toEqual([
      0,
      'goes on\n',
      'fonts-noto-cjk could not be installed: Chinese prints as boxes\n',
    ])
  },
)

testNeeding('bubblewrap', 'ffmpeg')('without ffmpeg the demonstration has what needs none of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cdip-clips-'))
  const script = `import('./lib/cli/demo/clips.ts').then(async (m) => {
    console.log((await m.makeClips('${folder}')).map((clip) => clip.name).join())
  })`
  const { stdout, stderr, status } = runWithout(['--ro-bind', '/dev/null', '/usr/bin/ffmpeg'], script)
  expect([status, stdout, stderr]).toEqual([0, 'seizure form.pdf\n', ''])
  await rm(folder, { recursive: true })
})
