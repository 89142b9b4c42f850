import type { Locale } from './locales.ts'

/** What has a name in each language, such as an officer or a unit. */
export type Named = { en: string; zh: string }
export const inLanguage = (locale: Locale, { en, zh }: Named): string => (locale === 'zh-HK' && zh) || en
/** An officer's names as such; the Chinese one may be empty. */
export const namedOfficer = ({ name, nameZh }: { name: string; nameZh: string }): Named => ({ en: name, zh: nameZh })

/** An instant as the database's driver or a form writes it, in RFC 3339; null for none. */
export function rfc3339(at: string): string
export function rfc3339(at: string | null): string | null
export function rfc3339(at: string | null): string | null {
  return at && new Date(at).toISOString()
}

const ZONE = 'Asia/Hong_Kong'
const parts = new Intl.DateTimeFormat('sv-SE', {
  timeZone: ZONE,
  ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
})
const weekday = { en: day('en-GB'), 'zh-HK': day('zh-HK') }
function day(tag: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(tag, { timeZone: ZONE, weekday: 'short' })
}

/** `2026-06-19 19:12:54 +08:00`, in Hong Kong time whatever the machine's zone. */
export const formatInstant = (iso: string): string => `${parts.format(new Date(iso))} +08:00`
/** `19:12:54` in Hong Kong. */
export const formatClock = (iso: string): string => parts.format(new Date(iso)).slice(11)
/** `2026-06-19` in Hong Kong. */
export const formatDate = (iso: string): string => parts.format(new Date(iso)).slice(0, 10)
/** `2026-06-19 Fri`, `2026-06-19 週五`. */
export const formatDay = (iso: string, locale: Locale): string =>
  `${formatDate(iso)} ${weekday[locale].format(new Date(iso))}`

/** The last second of a Hong Kong day `2026-06-19`, as RFC 3339; null for an empty field, which means no end. */
export const endOfDay = (day: string): string | null => (day ? new Date(`${day}T23:59:59+08:00`).toISOString() : null)

/** The first moment of such a day. */
export const startOfDay = (day: string): string | null => (day ? new Date(`${day}T00:00:00+08:00`).toISOString() : null)

/** A clock's reading of a Hong Kong form field, `2026-06-19T19:05` or with seconds, as RFC 3339; null for an empty one. */
export const instantOfField = (reading: string): string | null =>
  reading ? new Date(`${reading}+08:00`).toISOString() : null
/** The reading that such a field shows: `2026-06-19T19:05:00`; empty for none. */
export const fieldOfInstant = (iso: string | null): string => (iso ? parts.format(new Date(iso)).replace(' ', 'T') : '')

/** Microseconds of media time: `0:20`, `1:02:03`; with `digits`, `0:20.417`. Cut, never rounded up to a moment not reached. */
export function formatLength(us: number, digits = 0): string {
  const seconds = Math.floor(us / 1_000_000)
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  const part =
    digits > 0
      ? `.${String(Math.floor(us % 1_000_000))
          .padStart(6, '0')
          .slice(0, digits)}`
      : ''
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(rest)}${part}`
}

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** Bytes in binary units: `0 B`, `1.5 MiB`, `12.3 GiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length)
  const value = bytes / 1024 ** power
  return `${value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power - 1]}`
}

/** First eight and last four digits of a hash. */
export const shortHash = (hex: string): string => `${hex.slice(0, 8)}…${hex.slice(-4)}`

const counting = new Intl.Collator('en', { numeric: true })

/** The order of paths as people count, whatever the language: camera 2 before camera 10. */
export const comparePaths = (a: string, b: string): number => counting.compare(a, b) || (a < b ? -1 : Number(a > b))
