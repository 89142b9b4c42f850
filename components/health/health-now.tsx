import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Cell, Row, Table } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { Trouble } from '#lib/health/rules.ts'
import type { HealthNow as Health } from '#lib/health/view.ts'
import { formatBytes, formatInstant } from '#lib/i18n/formats.ts'
import { Offset } from './offset.tsx'

/** What is damage or doubt, and not only work that waits. */
const ALARMS: readonly Trouble[] = ['log-stopped', 'masters-bad', 'copies-bad', 'log-alarm']

type Props = { health: Health; troubles: Trouble[]; withinDays: number }

/** How the platform is now: what is wrong first, then its parts, its volumes and its processes. */
export function HealthNow({ health, troubles, withinDays }: Props) {
  const t = useTranslations('health')
  const { masters, copies, volumes, runs } = health
  const facts = { masters: masters.bad, copies: copies.bad, days: withinDays, parked: jobsIn(health, 'parked') }
  return (
    <div className="flex max-w-4xl flex-col gap-5">
      <div className="flex flex-col gap-2">
        {troubles.length === 0 ? <Notice kind="done">{t('sound')}</Notice> : null}
        {troubles.map((trouble) => (
          <Notice key={trouble} kind={ALARMS.includes(trouble) ? 'alarm' : 'waiting'}>
            {t(`trouble.${trouble}`, facts)}
          </Notice>
        ))}
      </div>
      <Section id="now" title={t('now')}>
        <div className="rounded-lg border border-line bg-surface p-4">
          <Parts health={health} />
        </div>
      </Section>
      <Section id="volumes" title={t('volumes')}>
        {volumes.length === 0 ? <p className="text-muted">{t('volumesEmpty')}</p> : <Volumes volumes={volumes} />}
      </Section>
      <Section id="runs" title={t('runs')}>
        {runs.length === 0 ? <p className="text-muted">{t('runsEmpty')}</p> : <Runs runs={runs} />}
      </Section>
    </div>
  )
}

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="flex flex-col gap-2">
      <h2 id={id} className="font-semibold">
        {title}
      </h2>
      {children}
    </section>
  )
}

const jobsIn = ({ jobs }: Health, ...states: Health['jobs'][number]['state'][]) =>
  jobs.reduce((sum, { state, count }) => (states.includes(state) ? sum + count : sum), 0)

function Parts({ health }: { health: Health }) {
  const t = useTranslations('health')
  const { log, uploads, masters, copies, can } = health
  const bytes = { received: formatBytes(uploads.receivedBytes), size: formatBytes(uploads.sizeBytes) }
  const jobs = { waiting: jobsIn(health, 'created', 'retry'), active: jobsIn(health, 'active') }
  return (
    <Facts>
      <Fact name={t('log')} {...(log.waiting > 0 ? { hint: t('logWaiting', { waiting: log.waiting }) } : {})}>
        {t('logValue', { size: log.size, published: log.publishedSize })} · <To href="/log">{t('toLog')}</To>
      </Fact>
      <Fact name={t('jobs')}>
        {t('jobsValue', { ...jobs, parked: jobsIn(health, 'parked') })}
        {can.manageJobs ? (
          <>
            {' · '}
            <To href="/jobs">{t('toJobs')}</To>
          </>
        ) : null}
      </Fact>
      <Fact name={t('uploads')}>{t('uploadsValue', { open: uploads.open, ...bytes })}</Fact>
      <Fact name={t('masters')} {...(masters.readSince ? { hint: t('bad', { bad: masters.bad }) } : {})}>
        {masters.readSince ? formatInstant(masters.readSince) : t('noMasters')}
      </Fact>
      <Fact name={t('copies')} {...(copies.readSince ? { hint: t('bad', { bad: copies.bad }) } : {})}>
        {copies.readSince ? formatInstant(copies.readSince) : t('noCopies')}
      </Fact>
    </Facts>
  )
}

function To({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} prefetch={false} className="text-accent underline underline-offset-4">
      {children}
    </Link>
  )
}

function Volumes({ volumes }: Pick<Health, 'volumes'>) {
  const t = useTranslations('health')
  return (
    <Table
      columns={[
        { name: t('volume') },
        { name: t('free') },
        { name: t('size'), from: 'sm' },
        { name: t('measured'), from: 'md' },
      ]}
    >
      {volumes.map(({ place, freeBytes, totalBytes, measuredAt }) => (
        <Row key={place}>
          <Cell>{place === 'store' ? t('store') : <code className="font-mono text-sm break-all">{place}</code>}</Cell>
          <Cell isWhole>{freeBytes === null ? <Tag kind="waiting">{t('away')}</Tag> : formatBytes(freeBytes)}</Cell>
          <Cell from="sm" isWhole>
            {totalBytes === null ? '—' : formatBytes(totalBytes)}
          </Cell>
          <Cell from="md" isWhole>
            <time dateTime={measuredAt}>{formatInstant(measuredAt)}</time>
          </Cell>
        </Row>
      ))}
    </Table>
  )
}

function Runs({ runs }: Pick<Health, 'runs'>) {
  const t = useTranslations('health')
  return (
    <Table
      columns={[
        { name: t('process') },
        { name: t('clock') },
        { name: t('version'), from: 'sm' },
        { name: t('host'), from: 'md' },
        { name: t('since'), from: 'lg' },
      ]}
    >
      {runs.map(({ process, host, version, startedAt, clockOffsetMs }) => (
        <Row key={`${process} ${host} ${startedAt}`}>
          <Cell>{t(`processes.${process}`)}</Cell>
          <Cell>
            <Offset ms={clockOffsetMs} />
          </Cell>
          <Cell from="sm">{version}</Cell>
          <Cell from="md">{host}</Cell>
          <Cell from="lg" isWhole>
            <time dateTime={startedAt}>{formatInstant(startedAt)}</time>
          </Cell>
        </Row>
      ))}
    </Table>
  )
}
