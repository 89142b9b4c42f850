import { secondsSince } from './rules.ts'
import type { HealthNow } from './view.ts'

type Labels = Record<string, string>
type Sample = [Labels, number]

const escaped = (value: string) => value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')

/** One metric in Prometheus's text format 0.0.4: what it is, its type, a line for each sample. */
function gauge(name: string, help: string, samples: Sample[]): string {
  const lines = samples.map(([labels, value]) => {
    const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escaped(text)}"`)
    return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}\n`
  })
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`
}

const one = (value: number): Sample[] => [[{}, value]]

/** The health of the platform for Prometheus (text exposition format 0.0.4). Pure. */
export function metricsText(health: HealthNow): string {
  const { log, jobs, uploads, masters, copies, volumes, runs } = health
  const measured = volumes.flatMap(({ place, freeBytes, totalBytes }) =>
    freeBytes === null || totalBytes === null ? [] : [{ volume: place, freeBytes, totalBytes }],
  )
  const age = (of: string, { readSince }: HealthNow['masters']): Sample[] =>
    readSince ? [[{ of }, secondsSince(health, readSince)]] : []
  return [
    gauge(
      'cdip_process_info',
      'A running process, with its version.',
      runs.map(({ process, host, version }) => [{ process, host, version }, 1]),
    ),
    gauge(
      'cdip_clock_offset_seconds',
      'How far the clock of a process is ahead of the clock of the database.',
      runs.map(({ process, host, clockOffsetMs }) => [{ process, host }, clockOffsetMs / 1000]),
    ),
    gauge('cdip_log_running', 'Whether the custody log is being signed.', one(log.state === 'running' ? 1 : 0)),
    gauge('cdip_log_size', 'Entries of the custody log.', one(log.size)),
    gauge('cdip_log_published_size', 'Entries under the newest published head.', one(log.publishedSize)),
    gauge('cdip_log_waiting_events', 'Events without a place in the log yet.', one(log.waiting)),
    gauge(
      'cdip_log_lag_seconds',
      'Age of the oldest event under no published head.',
      one(secondsSince(health, log.waitingSince)),
    ),
    gauge('cdip_log_open_alarms', 'Alarms of the custody log that are not over.', one(log.openAlarms)),
    gauge(
      'cdip_jobs',
      'Background jobs by queue and state; parked ones gave up.',
      jobs.map(({ queue, state, count }) => [{ queue, state }, count]),
    ),
    gauge('cdip_uploads_open', 'Uploads under way.', one(uploads.open)),
    gauge('cdip_uploads_open_bytes', 'What the uploads under way are to hold.', one(uploads.sizeBytes)),
    gauge('cdip_uploads_received_bytes', 'What has arrived of it.', one(uploads.receivedBytes)),
    gauge(
      'cdip_volume_up',
      'Whether a volume was there when it was measured.',
      volumes.map(({ place, freeBytes }) => [{ volume: place }, freeBytes === null ? 0 : 1]),
    ),
    gauge(
      'cdip_volume_measured_age_seconds',
      'How long ago a volume was measured.',
      volumes.map(({ place, measuredAt }) => [{ volume: place }, secondsSince(health, measuredAt)]),
    ),
    gauge(
      'cdip_volume_free_bytes',
      'Free space of a volume.',
      measured.map(({ volume, freeBytes }) => [{ volume }, freeBytes]),
    ),
    gauge(
      'cdip_volume_size_bytes',
      'Size of a volume.',
      measured.map(({ volume, totalBytes }) => [{ volume }, totalBytes]),
    ),
    gauge('cdip_fixity_oldest_age_seconds', 'Age of the oldest last reading, of masters and of copies.', [
      ...age('master', masters),
      ...age('copy', copies),
    ]),
    gauge('cdip_fixity_bad', 'How many were damaged when they were read last.', [
      [{ of: 'master' }, masters.bad],
      [{ of: 'copy' }, copies.bad],
    ]),
  ].join('')
}
