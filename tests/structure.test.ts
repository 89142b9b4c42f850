import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { MOST_ENTRIES } from '#lib/batches/schema.ts'
import { ACTS, TRANSITIONS } from '#lib/custody/transitions.ts'
import { PART_BYTES } from '#lib/uploads/schema.ts'

/* The laws of the tree (ARCHITECTURE.md): which rooms there are, what lies in them, and what no file may do. */
const sources = globSync('{app,pages,components,lib,db,tests,scripts}/**/*.{ts,tsx,mjs}').filter(
  (path) => !path.includes('node_modules'),
)
const read = (path: string) => readFileSync(path, 'utf8')
const offenders = (paths: string[], isWrong: (text: string, path: string) => boolean) =>
  paths.filter((path) => isWrong(read(path), path))

test('no drawer for odds and ends', () => {
  const forbidden =
    /^(index|types)\.|(^|-)(utils?|utilit\w+|helpers?|services?|common|misc|managers?|shared|stuff)(-|\.)/
  expect(sources.filter((path) => path.split('/').some((part) => forbidden.test(`${part}.`)))).toEqual([])
})

test('files and folders are named in lower case, by words with hyphens', () => {
  const named = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|spec|worker|config|d))?\.(ts|tsx|mjs)$/
  const routed = /^\[{1,2}(\.{3})?[a-zA-Z]+\]{1,2}(\.ts)?$/ // Next's own
  const wrong = sources.filter((path) => {
    const parts = path.split('/')
    const isNamed = (part: string) => /^(\([a-z]+\)|[a-z0-9]+(-[a-z0-9]+)*)$/.test(part) || routed.test(part)
    return !parts.slice(0, -1).every(isNamed) || !(named.test(basename(path)) || routed.test(basename(path)))
  })
  expect(wrong).toEqual([])
})

test('a domain holds its schema, rules, rows, view and verbs; what else lies in it is named here', () => {
  const domains = {
    batches: ['display-name', 'recent-targets', 'waiting'],
    cases: ['members', 'namesakes', 'waiting', 'withheld'],
    gallery: ['facts', 'neighbours', 'timeline'],
    health: ['metrics', 'version'],
    hiding: ['waiting'],
    items: ['fixity-state', 'jpeg-size', 'waiting'],
    markers: [],
    moves: ['waiting'],
    officers: ['first-accounts', 'one-time-password', 'waiting'],
    register: ['inventory-lines', 'migration-board', 'stocktake-rows', 'token', 'waiting'],
    searches: [],
    security: [],
    sources: [],
    transfers: ['digest-entries', 'known-kinds', 'manifest', 'opened-of', 'package', 'raw-path', 'waiting'],
    units: ['mine', 'names'],
    uploads: ['granted-actor', 'lease', 'stored-parts', 'tus-hooks'], // the last is tus's adapter
    waiting: ['registry'],
    workstations: [],
  }
  const verbs =
    /^(add|appoint|ask|assign|begin|cancel|carry|change|check|classify|clear|copy|count|countersign|create|decide|edit|end|export|finalise|follow|get|grant|hand|import|issue|keep|leave|link|list|merge|move|note|open|poll|post|preview|propose|quarantine|read|rebuild|receive|record|regrant|reinstate|reject|remove|rename|reopen|repair|request|reserve|reset|resolve|return|revoke|scrub|seal|search|set|settle|sniff|submit|suspend)(-|$)/
  const others = Object.entries(domains).map(([domain]) => [
    domain,
    globSync(`lib/${domain}/**/*.ts`)
      .filter((path) => !path.endsWith('.test.ts'))
      .map((path) => path.slice(`lib/${domain}/`.length, -'.ts'.length))
      .filter((name) => !/^(schema|rules|rows|view)$/.test(name) && !verbs.test(name))
      .sort(),
  ])
  expect(Object.fromEntries(others)).toEqual(domains)
  // The rooms of infrastructure list their files in ARCHITECTURE.md.
  const rooms = new Set(globSync('lib/*/**/*.ts').map((path) => path.split('/')[1] ?? ''))
  const infrastructure = [
    ...['access', 'auth', 'cli', 'custody', 'http', 'i18n', 'jobs', 'ledger', 'media', 'signer', 'station', 'storage'],
  ]
  expect([...rooms].sort()).toEqual([...infrastructure, ...Object.keys(domains)].sort())
})

test('lib has the rooms that ARCHITECTURE.md names, and no other', () => {
  const rooms = [...new Set(globSync('lib/*/**/*.ts').map((path) => path.split('/')[1]))].sort()
  const text = read('ARCHITECTURE.md')
  expect(rooms.filter((room) => !new RegExp(`\\b${room}/`).test(text))).toEqual([])
})

test('every page has a title of its own (WCAG 2.4.2), in the language of the officer', () => {
  const pages = globSync('app/**/page.tsx')
  expect(pages.length).toBeGreaterThan(0)
  expect(offenders(pages, (text) => !/^export const generateMetadata = titled\(/m.test(text))).toEqual([])
})

type Import = { from: string; to: string; isValue: boolean }
/** What a file takes from others of ours: paths from the root, whether by alias or by steps. */
function importsOf(path: string): Import[] {
  const found = [...read(path).matchAll(/^(?:import|export) (type )?([^'"()]*?)\s*from '([#.][^']*)'/gm)]
  const loaded = [...read(path).matchAll(/\bimport\('([#.][^']*)'\)/g)]
  const place = (name: string) => (name.startsWith('#') ? name.slice(1) : join(dirname(path), name))
  return [
    ...found.map(([, type, clause = '', name = '']) => {
      const values = clause
        .replace(/[{}]/g, '')
        .split(',')
        .filter((each) => each.trim() && !/^\s*type /.test(each))
      return { from: path, to: place(name), isValue: !type && values.length > 0 }
    }),
    ...loaded.map(([, name = '']) => ({ from: path, to: place(name), isValue: true })),
  ]
}
const product = sources.filter((path) => !/^(tests|scripts)\//.test(path) && !path.includes('.test.'))

test('imports go one way: app → components → lib → db, and pages/api → lib', () => {
  const takes: Record<string, string[]> = {
    app: ['app', 'components', 'lib'],
    pages: ['pages', 'lib'],
    components: ['components', 'lib'],
    lib: ['lib', 'db'],
    db: ['db'],
  }
  const room = (path: string) => path.split('/')[0] ?? ''
  const wrong = product.flatMap(importsOf).filter(({ from, to }) => !takes[room(from)]?.includes(room(to)))
  expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
})

test('components take of lib its schemas, the formats that both sides read and write, and types', () => {
  const shared =
    /\/schema\.ts$|^lib\/(i18n\/formats|http\/action-state|media\/(frame-index|overview|storyboard|windows)|transfers\/(export-sets|known-kinds|package))\.ts$/
  const taken = product.filter((path) => path.startsWith('components/')).flatMap(importsOf)
  const wrong = taken.filter(({ to, isValue }) => isValue && to.startsWith('lib/') && !shared.test(to))
  // What it does belongs into a verb, and comes as a prop: a view, or an action.
  expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
})

test('no file has more than 400 lines', () => {
  expect(offenders(sources, (text) => text.split('\n').length > 400)).toEqual([])
})

test('the environment is read in lib/env.ts; processes hand it on in lib/cli', () => {
  const allowed = ['lib/env.ts', 'instrumentation.ts']
  const product = sources.filter(
    (path) => /^(app|pages|components|lib|db)\//.test(path) && !path.startsWith('lib/cli/'),
  )
  expect(offenders(product, (text, path) => text.includes('process.env') && !allowed.includes(path))).toEqual([])
})

test('roles, postings and clearances are weighed in lib/access; elsewhere they are shown, granted or loaded', () => {
  const weighs = [
    /\bactor\.(roles|postings|postedUnitIds|supervisedUnitIds|keptUnitIds|isCleared)\b/,
    /\{[^{}]*\b(roles|postedUnitIds|supervisedUnitIds|keptUnitIds|isCleared)\b[^{}]*\} = (\w+\.)?actor\b/,
    // A literal that is compared, in TypeScript or in SQL.
    /(===|!==|includes\(|held\(|[^=]=|\bin \(|any \('\{)\s*'?(officer', ')?'?(supervisor|legal|administrator|security|auditor|exhibits)'/,
  ]
  const product = sources.filter((path) => /^(app|pages|components|lib)\//.test(path) && !path.includes('.test.'))
  const found = offenders(product, (text) => weighs.some((weigh) => weigh.test(text)))
  const ofClearance = offenders(product, (text) => text.includes('cleared_confidential'))
  expect(ofClearance.filter((path) => !/^lib\/(access|officers)\//.test(path))).toEqual(['lib/cli/demo/people.ts'])
  expect(found.filter((path) => !/^lib\/(access|auth)\//.test(path)).sort()).toEqual([
    'app/(console)/account/page.tsx', // names the officer's own roles
    'app/(console)/page.tsx', // chooses the words for who has nothing to do
    'lib/cli/demo/people.ts', // makes the accounts of the demonstration
    'lib/cli/demo/seed.ts', // opens its cases in the unit of who leads them
    'lib/officers/rows.ts', // loads the actor
    'lib/officers/waiting.ts', // finds accounts by the roles that they hold; who is told of them is asked of the policy
  ])
})

test('private keys are read by the signer alone', () => {
  const product = sources.filter((path) => /^(app|pages|components|lib|db)\//.test(path) && !path.endsWith('.test.ts'))
  const readers = offenders(product, (text) =>
    /createPrivateKey|paths\.keys|signer\/(keys|state|answer)\.ts/.test(text),
  )
  expect(readers.filter((path) => !path.startsWith('lib/signer/')).sort()).toEqual([
    'lib/cli/ledger.ts', // permits, as the signer's user, what changes the log's identity
    'lib/cli/processes.ts', // tells the signer where they are
    'lib/ledger/witness.ts', // another machine's own key
  ])
})

test('queries live in lib and db, and not in what decides, describes, or shows', () => {
  const pure = /^lib\/(.*\/(rules|schema|view|policy|transitions|events)\.ts$|(i18n|signer|http)\/)/
  const asking = offenders(
    sources.filter((path) => !/^(tests|db)\//.test(path) && !path.includes('.test.')),
    (text, path) =>
      /from '(drizzle-orm|postgres)/.test(text.replace(/import type .*/g, '')) &&
      (!path.startsWith('lib/') || pure.test(path)),
  )
  expect(asking).toEqual(['lib/http/ping.ts']) // asks whether the database answers
})

test('every verb that writes for a person authorises, or says in one place why it need not', () => {
  // Acts of the platform itself, and what another verb authorised before it called.
  const system = [
    ...[
      'lib/items/rebuild.ts',
      'lib/officers/first-accounts.ts',
      'lib/jobs/park.ts',
      'lib/jobs/run-queues.ts',
      'lib/items/scrub.ts',
      'lib/items/scrub-copy.ts',
      'lib/items/repair.ts',
      'lib/media/keep-recording.ts',
      'lib/media/make-window.ts',
      'lib/media/examine.ts',
      'lib/media/publish.ts',
    ],
    ...[
      'lib/custody/erase-value.ts',
      'lib/ledger/adopt.ts',
      'lib/ledger/clock.ts',
      'lib/ledger/rotate.ts',
      'lib/uploads/follow.ts',
      'lib/uploads/record-file.ts',
      'lib/uploads/reject.ts',
      'lib/uploads/seal.ts',
      'lib/cli/demo/people.ts',
    ],
    'lib/custody/export.ts', // export-rows.ts authorises
    'lib/batches/create.ts', // resolve-target.ts authorises, in sight or by exact number
  ]
  const verbs = offenders(
    sources,
    (text, path) => path.startsWith('lib/') && !path.includes('.test.') && /\binTransaction\(/.test(text),
  )
  const unguarded = verbs.filter(
    (path) => path !== 'lib/context.ts' && !system.includes(path) && !/\bauthorize\(/.test(read(path)),
  )
  expect(unguarded).toEqual([])
})

test('every server action goes through the wrapper, or is named here', () => {
  // Before anybody is signed in, while the screen is locked, or of the browser alone.
  const own = [
    ...['signInAction', 'unlockAction', 'changePasswordAction', 'signOutAction'],
    ...['setLocaleAction', 'setThemeAction'],
  ]
  const declaring = offenders(sources, (text) => /['"]use server['"]/.test(text))
  expect(declaring.filter((path) => !/^(app\/actions\/\w+\.ts|tests\/structure\.test\.ts)$/.test(path))).toEqual([])
  const bare = declaring
    .filter((path) => path.startsWith('app/'))
    .flatMap((path) => {
      const exported = [...read(path).matchAll(/^export .*?(?:const|function) (\w+)(.*)$/gm)]
      expect(exported.length, path).toBe([...read(path).matchAll(/^export /gm)].length)
      return exported.filter(([, , rest]) => !rest?.includes('= defineAction(')).map(([, name]) => name)
    })
  expect(bare.sort()).toEqual(own.sort())
})

test('a form that nobody answers stays as it is: no component waits for an action without `answered`', () => {
  const forms = sources.filter((path) => path.startsWith('components/') && /\buseActionState\(/.test(read(path)))
  expect(forms.length).toBeGreaterThan(0)
  expect(offenders(forms, (text) => !/\banswered\(/.test(text))).toEqual([])
})

test('every route handler goes through a wrapper, or is named here', () => {
  const wrapped =
    /^export (const (GET|POST|PUT|PATCH|DELETE) = define(Grant|Station|Open)?Route(<[^>]*>)?\(|default define(Read|Probe)Route\()/
  const own = [
    'app/api/auth/[...nextauth]/route.ts', // next-auth's own protocol
    'app/api/health/route.ts', // says nothing of anybody
    'app/api/session/route.ts', // how one's own session stands, locked ones too
    'pages/api/uploads/[[...path]].ts', // tus; asks for the grant itself
  ]
  const bare = globSync(['app/api/**/route.ts', 'pages/api/**/*.ts']).filter((path) =>
    [...read(path).matchAll(/^export (?!const (?:config|dynamic|runtime)\b).*$/gm)].some(
      ([line]) => !wrapped.test(line),
    ),
  )
  expect(bare.sort()).toEqual(own.sort())
})

test('what is read for a person carries a scope: a check, a predicate of sight, or a loader in scope', () => {
  const scope =
    /\bauthorize\(|\b(visible\w+|casesWithItems)\(|\bload(Case|Item|Upload|Batch|Source|Marker|Medium|Transfer|Move)\(tx\b|\b(actor\.(id|supervisedUnitIds)|decide\((ctx\.|tx\.)?actor)\b/
  const system = [
    ...['lib/context.ts', 'lib/uploads/quarantine.ts', 'lib/uploads/record-file.ts'], // the worker's own
    'lib/custody/export.ts', // export-rows.ts authorises
  ]
  // What looks for waiting things reads in the snapshot of lib/waiting/list.ts.
  const lookouts = [
    ...globSync('lib/waiting/registry.ts')
      .map(read)
      .join('')
      .matchAll(/from '#(lib\/[^']+)'/g),
  ].map(([, path]) => path)
  const bare = sources
    .filter((path) => path.startsWith('lib/') && !path.includes('.test.') && !system.includes(path))
    .filter((path) => /\binSnapshot\(/.test(read(path)) || lookouts.includes(path))
    .filter((path) => !scope.test(read(path)))
  expect(bare).toEqual(['lib/waiting/list.ts'])
  const loaders = globSync('lib/*/rows.ts').filter((path) => /export async function load\w+\(tx/.test(read(path)))
  expect(loaders.filter((path) => !/visible\w+\(|actor\.id|authorize\(/.test(read(path)))).toEqual([])
})

test('what changes a state that the record tells of writes its event, or is named here', () => {
  const changes =
    /\b(insert into|update|delete from)\s+(cases|case_members|items|uploads|batches|sources|markers|media|stocktakes|inventories|protection_proposals|move_requests|hidings|officers|postings|units|sessions)\b/
  const told = /\brecord(Event|Administration|Security)\(|from '[^']*grant-access\.ts'/
  const untold = [
    ...['lib/uploads/lease.ts', 'lib/uploads/quarantine.ts', 'lib/uploads/reserve-space.ts'], // offsets and leases
    'lib/items/rows.ts', // the next number of a case, which seal, assignment and move tell
    'lib/uploads/follow.ts', // that digests are being compared; how it ended is told
    'lib/uploads/record-file.ts', // writes down what the record already holds
    'lib/auth/session.ts', // sign-in.ts, unlock.ts, sign-out.ts and end-session.ts tell
    'lib/register/rows.ts', // each verb that changes a medium by it tells
    'lib/transfers/open-batch.ts', // announces; each upload tells when it begins
    ...['lib/items/rebuild.ts', 'lib/officers/first-accounts.ts', 'lib/cli/demo/people.ts'], // before there is a record
  ]
  const silent = offenders(
    sources.filter((path) => path.startsWith('lib/') && !path.includes('.test.')),
    (text) => changes.test(text) && !told.test(text),
  )
  expect(silent.sort()).toEqual(untold.sort())
})

test('each transition has one event, and each event is told in both languages', () => {
  const events = [...read('lib/custody/events.ts').matchAll(/Of<\s*'([a-z]+\.[a-z-]+)'/g)].map(
    (match) => match[1] ?? '',
  )
  const listed = [...Object.values(TRANSITIONS), ...ACTS]
  expect(listed.toSorted()).toEqual(events.toSorted()) // each once: no transition has two events, none has another's
  const told = Object.keys(
    (JSON.parse(read('lib/i18n/messages/en/custody.json')) as { type: Record<string, string> }).type,
  )
  expect(told.sort()).toEqual(events.map((event) => event.replace('.', '_')).sort())
  for (const event of events) {
    const recorded = offenders(
      sources,
      (text, path) =>
        path.startsWith('lib/') &&
        !path.includes('.test.') &&
        text.includes(`'${event}'`) &&
        /\brecordEvent\(tx/.test(text),
    )
    expect(recorded.length, `${event} is recorded somewhere`).toBeGreaterThan(0)
  }
})

test('what jobs do is loaded by the worker alone; their names and payloads by anybody', () => {
  const loads = offenders(sources, (text) =>
    /from '(#lib\/jobs|\.)\/handlers\.ts'/.test(text.replace(/import type .*/g, '')),
  )
  expect(loads.filter((path) => !path.startsWith('tests/'))).toEqual(['lib/jobs/run-queues.ts'])
  const runs = offenders(sources, (text) => text.includes("/run-queues.ts'"))
  expect(runs.filter((path) => !path.startsWith('tests/'))).toEqual(['lib/jobs/worker.ts'])
})

test('the proxy lets through what the product takes: the largest part, and the list of as many files as a batch has', () => {
  const limitOf = (path: string) => {
    const [, block = ''] = new RegExp(`location ${path} \\{([^}]*)\\}`).exec(read('deploy/nginx.conf')) ?? []
    return Number(/client_max_body_size (\d+)m;/.exec(block)?.[1] ?? 0) * 1024 ** 2
  }
  expect(limitOf('/api/uploads')).toBeGreaterThanOrEqual(PART_BYTES.max)
  // A recorder's folders are long; a Chinese character is three bytes.
  const file = {
    name: '錄影'.repeat(40),
    folder: '攝影機/'.repeat(60),
    sizeBytes: 2 ** 40,
    modifiedAt: new Date().toISOString(),
  }
  const list = { target: { reportNumber: 'x'.repeat(60) }, entries: Array.from({ length: MOST_ENTRIES }, () => file) }
  expect(limitOf('= /api/batches')).toBeGreaterThanOrEqual(Buffer.byteLength(JSON.stringify(list)))
})

test('nothing routes evidence bodies through proxy.ts, and uploads have no GET', () => {
  expect(read('proxy.ts')).toContain("matcher: ['/((?!api/")
  expect(read('pages/api/uploads/[[...path]].ts')).toContain("['POST', 'HEAD', 'PATCH', 'OPTIONS']")
})
