import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { DayCount } from '#lib/gallery/count-days.ts'
import type { TileView } from '#lib/gallery/view.ts'
import { formatDate, formatDay } from '#lib/i18n/formats.ts'
import type { Locale } from '#lib/i18n/locales.ts'

type Props = { tiles: TileView[]; days: DayCount[]; children: (tile: TileView) => ReactNode }
const rows = 'flex flex-wrap gap-3 [--row:6.5rem] sm:[--row:9.5rem] after:flex-[1000_1_0] after:content-[""]'

/** Tiles in justified rows, under the day on which each was recorded where they stand in the order of time. */
export function TileDays({ tiles, days, children }: Props) {
  const t = useTranslations('gallery')
  const locale = useLocale() as Locale
  if (days.length === 0) return <ul className={rows}>{tiles.map(children)}</ul>
  const ofDay = Map.groupBy(tiles, (tile) => formatDate(tile.capturedAt))
  return (
    <div className="flex flex-col gap-5">
      {days.map(({ day, count, isMore }) => {
        const own = ofDay.get(day) ?? []
        return (
          <section key={day} aria-labelledby={`day-${day}`}>
            <h2
              id={`day-${day}`}
              className="sticky top-6 z-10 -mx-1 mb-2 flex items-baseline gap-3 bg-page px-1 py-1 font-semibold"
            >
              {formatDay(own[0]?.capturedAt ?? `${day}T00:00:00+08:00`, locale)}
              <span className="text-sm font-normal text-muted">
                {isMore ? t('countMore', { count }) : t('count', { count })}
              </span>
            </h2>
            <ul className={rows}>{own.map(children)}</ul>
          </section>
        )
      })}
    </div>
  )
}
