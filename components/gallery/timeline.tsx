import { useLocale, useTranslations } from 'next-intl'
import { type GalleryQuery, searchOf } from '#lib/gallery/schema.ts'
import type { SourceDay, Timeline } from '#lib/gallery/timeline.ts'
import { formatDay } from '#lib/i18n/formats.ts'
import type { Locale } from '#lib/i18n/locales.ts'

type Props = { path: string; query: GalleryQuery; timeline: Timeline; sources: { id: string; name: string }[] }

/** Days by sources: when each began to record, by the hour; the source leads to the exhibits of its day. */
export function TimelineTable({ path, query, timeline, sources }: Props) {
  const t = useTranslations('gallery')
  const locale = useLocale() as Locale
  const names = new Map(sources.map(({ id, name }) => [id, name]))
  return (
    <div className="relative overflow-x-auto rounded-lg border border-line bg-surface">
      <table className="w-full border-collapse">
        <thead>
          <tr className="border-b border-line text-left text-sm text-muted">
            <th className="px-3 py-2 font-medium">{t('column.day')}</th>
            <th className="px-3 py-2 font-medium">{t('column.source')}</th>
            <th className="px-3 py-2 text-right font-medium">{t('column.count')}</th>
            <th className="hidden px-3 py-2 font-medium sm:table-cell">
              <span className="flex justify-between">
                {['00', '06', '12', '18', '24'].map((hour) => (
                  <span key={hour}>{hour}</span>
                ))}
              </span>
            </th>
          </tr>
        </thead>
        {timeline.days.map(({ day, sources: ofDay }) => (
          <tbody key={day} className="border-b border-line last:border-0">
            {ofDay.map((each, index) => (
              <tr key={each.sourceId} className="h-9 hover:bg-accent-soft">
                {index === 0 ? (
                  <th
                    scope="rowgroup"
                    rowSpan={ofDay.length}
                    className="px-3 py-1.5 text-left align-top font-medium whitespace-nowrap"
                  >
                    {formatDay(`${day}T12:00:00+08:00`, locale)}
                  </th>
                ) : null}
                <td className="px-3 py-1">
                  <a
                    href={`${path}${searchOf({ ...query, view: '', day, source: each.sourceId ?? 'none' })}`}
                    className="text-accent underline-offset-4 hover:underline"
                  >
                    {each.sourceId ? (names.get(each.sourceId) ?? '—') : t('filter.noSource')}
                  </a>
                </td>
                <td className="px-3 py-1 text-right">{each.count}</td>
                <td className="hidden w-1/2 px-3 py-1 sm:table-cell">
                  <Hours of={each} />
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

/** One day as 24 bars, the fullest hour the highest; said in words to who does not see them. */
function Hours({ of: { hours } }: { of: SourceDay }) {
  const t = useTranslations('gallery')
  const most = Math.max(...hours)
  const said = hours.flatMap((count, hour) =>
    count > 0 ? [t('inHour', { hour: String(hour).padStart(2, '0'), count })] : [],
  )
  return (
    <span role="img" aria-label={said.join(', ')} title={said.join(', ')} className="flex h-6 items-end gap-px">
      {hours.map((count, hour) => (
        <span
          key={hour}
          className={`flex-1 rounded-xs ${count > 0 ? 'bg-accent' : 'bg-line'}`}
          style={{ height: count > 0 ? `${Math.max(20, (count / most) * 100)}%` : '2px' }}
        />
      ))}
    </span>
  )
}
