import { CalendarDays, Cctv, LayoutGrid, type LucideIcon, Rows3 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type GalleryQuery, searchOf, VIEWS } from '#lib/gallery/schema.ts'

const icons: Record<(typeof VIEWS)[number], LucideIcon> = {
  tiles: LayoutGrid,
  list: Rows3,
  timeline: CalendarDays,
  cameras: Cctv,
}

/** Four views of the same filtered set. */
export function ViewSwitch({ path, query }: { path: string; query: GalleryQuery }) {
  const t = useTranslations('gallery')
  const current = query.view || 'tiles'
  return (
    <nav aria-label={t('view.name')} className="flex flex-wrap gap-1 print:hidden">
      {VIEWS.map((view) => {
        const Icon = icons[view]
        return (
          <a
            key={view}
            href={`${path}${searchOf({ ...query, view: view === 'tiles' ? '' : view })}`}
            aria-current={view === current ? 'page' : undefined}
            className="inline-flex min-h-9 items-center gap-2 rounded-md border border-line-strong bg-surface px-3 text-sm hover:bg-accent-soft aria-[current]:border-accent aria-[current]:bg-accent-soft aria-[current]:font-semibold"
          >
            <Icon aria-hidden className="size-4" />
            {t(`view.${view}`)}
          </a>
        )
      })}
    </nav>
  )
}
