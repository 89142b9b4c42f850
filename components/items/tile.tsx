import { FileText, Film, HardDrive, Image as ImageIcon, type LucideIcon, Music } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { formatBytes, formatClock, formatLength } from '#lib/i18n/formats.ts'
import type { ItemView } from '#lib/items/view.ts'

const icons: Record<ItemView['kind'], LucideIcon> = {
  video: Film,
  image: ImageIcon,
  audio: Music,
  document: FileText,
  other: HardDrive,
}

/** One exhibit in the gallery. `query` keeps the gallery's place for the way back. */
export function Tile({ item, query }: { item: ItemView; query: string }) {
  const t = useTranslations('items')
  const Icon = icons[item.kind]
  const number = item.number === null ? t('inTray') : String(item.number)
  return (
    <li
      data-item={item.id}
      className="group relative data-selected:rounded-lg data-selected:ring-3 data-selected:ring-accent"
    >
      <Link
        href={`/items/${item.id}${query}`}
        prefetch={false}
        className="block overflow-hidden rounded-lg border border-line bg-surface hover:border-line-strong"
      >
        <span
          data-pictures={item.recording?.storyboardPictures || undefined}
          className="relative grid aspect-video place-items-center overflow-hidden bg-black/85 text-white"
        >
          {item.hasPoster ? (
            <img
              src={`/api/items/${item.id}/poster`}
              alt=""
              loading="lazy"
              decoding="async"
              className="size-full object-contain"
            />
          ) : (
            <span className="flex flex-col items-center gap-1 text-white/85">
              <Icon aria-hidden className="size-8" />
              <span className="text-sm">{formatBytes(item.sizeBytes)}</span>
            </span>
          )}
          {item.recording?.storyboardPictures ? (
            <span aria-hidden hidden data-sheet={`/api/items/${item.id}/storyboard`} className="absolute inset-0" />
          ) : null}
          <span className="absolute bottom-1.5 left-1.5 rounded bg-black/80 px-1.5 text-sm font-semibold">
            {number}
          </span>
          <span className="absolute right-1.5 bottom-1.5 inline-flex items-center gap-1 rounded bg-black/80 px-1.5 text-sm">
            <Icon aria-hidden className="size-3.5" />
            <span className="sr-only">{t(`kind.${item.kind}`)}</span>
            {item.recording?.durationUs ? <span>{formatLength(item.recording.durationUs)} ·</span> : null}
            <time dateTime={item.capturedAt}>{formatClock(item.capturedAt)}</time>
          </span>
        </span>
        <span className="block truncate px-2 py-1.5 text-sm" title={item.name}>
          {item.name}
          {item.source ? <span className="block truncate text-muted">{sourceOf(item)}</span> : null}
        </span>
      </Link>
    </li>
  )
}

const sourceOf = ({ source, channel }: ItemView) => [source?.name, channel].filter(Boolean).join(' · ')
