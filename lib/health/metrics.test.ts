import { expect, test } from 'vitest'
import { parseMetrics } from '#tests/support/metrics.ts'
import { metricsText } from './metrics.ts'
import { TROUBLES, type Trouble, troublesOf } from './rules.ts'
import type { HealthNow } from './view.ts'

const SOUND: HealthNow = {
  at: '2026-06-19T12:00:00.000Z',
  log: { state: 'running', size: 12, publishedSize: 12, waiting: 0, waitingSince: null, openAlarms: 0 },
  jobs: [{ queue: 'media.poster', state: 'active', count: 1 }],
  uploads: { open: 2, sizeBytes: 3_000_000_000_000, receivedBytes: 5 },
  masters: { readSince: '2026-06-18T12:00:00.000Z', bad: 0 },
  copies: { readSince: null, bad: 0 },
  volumes: [{ place: 'store', freeBytes: 10, totalBytes: 20, measuredAt: '2026-06-19T11:59:30.000Z' }],
  runs: [{ process: 'worker', host: 'a', version: '1', startedAt: '2026-06-19T11:00:00.000Z', clockOffsetMs: -12 }],
  can: { manageJobs: false },
}

const LIMITS = { withinDays: 90, floorBytes: 5 }

test('what is measured stands in the text, each sample once, under its type', () => {
  const samples = parseMetrics(metricsText(SOUND))
  expect(Object.fromEntries(samples)).toMatchObject({
    cdip_log_size: 12,
    cdip_log_lag_seconds: 0,
    cdip_log_running: 1,
    'cdip_jobs{queue="media.poster",state="active"}': 1,
    cdip_uploads_open: 2,
    cdip_uploads_open_bytes: 3_000_000_000_000,
    cdip_uploads_received_bytes: 5,
    'cdip_volume_free_bytes{volume="store"}': 10,
    'cdip_volume_size_bytes{volume="store"}': 20,
    'cdip_volume_measured_age_seconds{volume="store"}': 30,
    'cdip_fixity_oldest_age_seconds{of="master"}': 86_400,
    'cdip_fixity_bad{of="master"}': 0,
    'cdip_clock_offset_seconds{process="worker",host="a"}': -0.012,
    'cdip_process_info{process="worker",host="a",version="1"}': 1,
  })
  expect([...samples.keys()].filter((name) => name.includes('of="copy"'))).toEqual(['cdip_fixity_bad{of="copy"}'])
})

test('a label may hold anything, and a volume that is away has no space', () => {
  const place = '/mnt/"copies"\\1\n'
  const volumes = [{ place, freeBytes: null, totalBytes: null, measuredAt: SOUND.at }]
  const samples = parseMetrics(metricsText({ ...SOUND, volumes, runs: [] }))
  expect(samples.get('cdip_volume_up{volume="/mnt/\\"copies\\"\\\\1\\n"}')).toBe(0)
  expect([...samples.keys()].some((name) => name.startsWith('cdip_volume_free'))).toBe(false)
})

test('each trouble is told, and nothing where there is none', () => {
  expect(troublesOf(SOUND, LIMITS)).toEqual([])
  const { log, volumes, runs } = SOUND
  const wrong: Record<Trouble, Partial<HealthNow>> = {
    'log-stopped': { log: { ...log, state: 'rolled-back', waitingSince: '2026-06-19T11:00:00.000Z' } },
    'masters-bad': { masters: { ...SOUND.masters, bad: 1 } },
    'copies-bad': { copies: { readSince: SOUND.at, bad: 2 } },
    'log-alarm': { log: { ...log, openAlarms: 1 } },
    'no-worker': { runs: runs.map((run) => ({ ...run, process: 'web' })) },
    'volume-away': { volumes: [...volumes, { place: '/b', freeBytes: null, totalBytes: null, measuredAt: SOUND.at }] },
    'store-full': { volumes: volumes.map((volume) => ({ ...volume, freeBytes: 4 })) },
    'log-behind': { log: { ...log, waiting: 1, waitingSince: '2026-06-19T11:58:00.000Z' } },
    'readings-late': { copies: { readSince: '2026-03-01T00:00:00.000Z', bad: 0 } },
    'clock-off': { runs: runs.map((run) => ({ ...run, clockOffsetMs: -2500 })) },
    'jobs-parked': { jobs: [{ queue: 'media.copy', state: 'parked', count: 3 }] },
  }
  for (const trouble of TROUBLES) expect(troublesOf({ ...SOUND, ...wrong[trouble] }, LIMITS)).toEqual([trouble])
})
