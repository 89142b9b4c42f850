import { useLocale, useTranslations } from 'next-intl'
import { Cell, Row, Table } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { HealthDay } from '#lib/health/view.ts'
import { formatBytes, formatDay, startOfDay } from '#lib/i18n/formats.ts'
import type { Locale } from '#lib/i18n/locales.ts'
import { signed } from './offset.tsx'

/** How the computer worked, one day a row, newest first. What was not as it should be has a mark of its own. */
export function DayTable({ days }: { days: HealthDay[] }) {
  const t = useTranslations('health')
  return (
    <Table
      columns={[
        { name: t('day') },
        { name: t('starts') },
        { name: t('read'), from: 'sm' },
        { name: t('parked'), from: 'md' },
        { name: t('space'), from: 'md' },
        { name: t('clock'), from: 'lg' },
        { name: t('version'), from: 'lg' },
      ]}
    >
      {days.map((day) => (
        <Day key={day.day} day={day} />
      ))}
    </Table>
  )
}

function Day({ day }: { day: HealthDay }) {
  const t = useTranslations('health')
  const locale = useLocale() as Locale
  const bad = day.mastersBad + day.copiesBad
  return (
    <Row>
      <Cell isWhole>{formatDay(startOfDay(day.day) ?? day.day, locale)}</Cell>
      <Cell>
        {day.starts + day.stops > 0 ? t('startsValue', { starts: day.starts, stops: day.stops }) : '—'}
        {day.cutOffs > 0 ? <Mark>{t('cutOffs', { cutOffs: day.cutOffs })}</Mark> : null}
      </Cell>
      <Cell from="sm">
        {t('readValue', { masters: day.mastersRead, copies: day.copiesRead })}
        {bad > 0 ? <Mark>{t('readBad', { bad })}</Mark> : null}
      </Cell>
      <Cell from="md">{day.jobsParked}</Cell>
      <Cell from="md" isWhole>
        {day.storeFreeBytes === null ? '—' : formatBytes(day.storeFreeBytes)}
      </Cell>
      <Cell from="lg">
        {day.clockOffsetMs === null ? '—' : t('clockValue', { offset: t('offset', signed(day.clockOffsetMs)) })}
        {day.clockJumps > 0 ? <Mark>{t('jumps', { jumps: day.clockJumps })}</Mark> : null}
      </Cell>
      <Cell from="lg">{day.versions.length > 0 ? day.versions.join('; ') : '—'}</Cell>
    </Row>
  )
}

function Mark({ children }: { children: string }) {
  return (
    <span className="block">
      <Tag kind="alarm">{children}</Tag>
    </span>
  )
}
