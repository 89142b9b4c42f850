import { useLocale, useTranslations } from 'next-intl'
import { HoverScrub } from '#components/player/hover-scrub.tsx'
import { formatDate, formatDay, type Locale } from '#lib/i18n/formats.ts'
import type { ItemView } from '#lib/items/view.ts'
import { Tile } from './tile.tsx'

type Day = { key: string; at: string; items: ItemView[] }

/** Items in the order given, cut where the Hong Kong day changes. */
function byDay(items: ItemView[]): Day[] {
  const days: Day[] = []
  for (const item of items) {
    const date = formatDate(item.capturedAt)
    const last = days.at(-1)
    if (last?.key === date) last.items.push(item)
    else days.push({ key: date, at: item.capturedAt, items: [item] })
  }
  return days
}

/** One page of exhibits under sticky day headers. */
export function Gallery({ items, query }: { items: ItemView[]; query: string }) {
  const t = useTranslations('cases')
  const locale = useLocale() as Locale
  return (
    <div className="flex flex-col gap-5">
      <HoverScrub />
      {byDay(items).map((day) => (
        <section key={`${day.key}-${day.items[0]?.id}`} aria-labelledby={`day-${day.items[0]?.id}`}>
          <h2
            id={`day-${day.items[0]?.id}`}
            className="sticky top-6 z-10 -mx-1 mb-2 flex items-baseline gap-3 bg-page px-1 py-1 font-semibold"
          >
            {formatDay(day.at, locale)}
            <span className="text-sm font-normal text-muted">{t('count', { count: day.items.length })}</span>
          </h2>
          <ul className="grid grid-cols-2 gap-3 sm:grid-cols-[repeat(auto-fill,minmax(13rem,1fr))]">
            {day.items.map((item) => (
              <Tile key={item.id} item={item} query={query} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
