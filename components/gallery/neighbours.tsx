import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { Neighbours } from '#lib/gallery/neighbours.ts'
import type { TileView } from '#lib/gallery/view.ts'
import { formatClock } from '#lib/i18n/formats.ts'
import { kindIcon } from './kind-icon.tsx'

type Props = { neighbours: Neighbours; search: string }

/** What stands beside an exhibit in the gallery that the officer came from, in its order. */
export function NeighbourStrip({ neighbours: { item, before, after }, search }: Props) {
  const t = useTranslations('gallery')
  if (!item || before.length + after.length === 0) return null
  // Of the nearest, as many before as after, and no more than a strip holds.
  const all = [...before.slice(0, 4).reverse(), item, ...after.slice(0, 8 - Math.min(4, before.length))]
  return (
    <nav aria-label={t('neighbours')} className="relative mt-4 overflow-x-auto print:hidden">
      <ul className="flex gap-2 p-1">
        {all.map((tile) => (
          <li key={tile.id} className="w-28 shrink-0">
            <Link
              href={`/items/${tile.id}${search}`}
              prefetch={false}
              aria-current={tile.id === item.id ? 'page' : undefined}
              className="block overflow-hidden rounded-md border border-line bg-surface aria-[current]:border-accent aria-[current]:ring-2 aria-[current]:ring-accent"
            >
              <Picture tile={tile} />
              <span className="flex justify-between gap-1 px-1.5 text-sm">
                <span className="font-semibold">{tile.number}</span>
                <time dateTime={tile.capturedAt}>{formatClock(tile.capturedAt)}</time>
              </span>
              <span className="sr-only">{tile.name}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Picture({ tile }: { tile: TileView }) {
  const Icon = kindIcon[tile.kind]
  return (
    <span className="grid aspect-video place-items-center bg-black/85 text-white">
      {tile.pictureRatio ? (
        <img src={`/api/items/${tile.id}/poster`} alt="" loading="lazy" className="size-full object-contain" />
      ) : (
        <Icon aria-hidden className="size-6" />
      )}
    </span>
  )
}
