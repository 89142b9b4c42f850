import { useTranslations } from 'next-intl'
import type { TileView } from '#lib/gallery/view.ts'
import { formatBytes, formatClock, formatLength } from '#lib/i18n/formats.ts'
import { KindIcon } from './kind-icon.tsx'
import { TileTime } from './tile-time.tsx'

/** What a tile or a row is given: the exhibit, where its page is, and whether it is chosen. */
export type TileProps = {
  tile: TileView
  href: string
  isChosen: boolean
  onChoose: (id: string, isRange: boolean) => void
}

// The proportions of what has no picture, and the limits within which one keeps its own in a row.
const PLAIN = 4 / 3
const ratioOf = ({ pictureRatio }: TileView) => Math.min(2.4, Math.max(0.75, pictureRatio ?? PLAIN))
export const sourceOf = ({ source, channel }: TileView) => [source, channel].filter(Boolean).join(' · ')

/** One exhibit: as wide as its picture asks for beside the others of its row. */
export function Tile({ tile, href, isChosen, onChoose }: TileProps) {
  const t = useTranslations('gallery')
  const number = String(tile.number)
  return (
    <li
      data-item={tile.id}
      style={{ '--ratio': ratioOf(tile) } as object}
      className={`group relative min-w-0 [flex:var(--ratio)_1_calc(var(--ratio)*var(--row))] rounded-lg ${isChosen ? 'ring-3 ring-accent' : ''}`}
    >
      <a
        href={href}
        className="block overflow-hidden rounded-lg border border-line bg-surface hover:border-line-strong"
      >
        <span
          data-pictures={tile.storyboardPictures || undefined}
          className="relative grid aspect-(--ratio) place-items-center overflow-hidden bg-black/85 text-white"
        >
          {tile.pictureRatio ? (
            <img
              src={`/api/items/${tile.id}/poster`}
              alt=""
              loading="lazy"
              decoding="async"
              className="absolute inset-0 size-full object-contain"
            />
          ) : (
            <span className="flex flex-col items-center gap-1 text-white/85">
              <KindIcon kind={tile.kind} className="size-8" />
              <span className="text-sm">
                {t(`kind.${tile.kind}`)} · {formatBytes(tile.sizeBytes)}
              </span>
            </span>
          )}
          {tile.storyboardPictures > 0 ? (
            <span aria-hidden hidden data-sheet={`/api/items/${tile.id}/storyboard`} className="absolute inset-0" />
          ) : null}
          <span className="absolute bottom-1.5 left-1.5 rounded bg-black/80 px-1.5 text-sm font-semibold">
            {number}
          </span>
          <span className="absolute right-1.5 bottom-1.5 inline-flex items-center gap-1 rounded bg-black/80 px-1.5 text-sm">
            <KindIcon kind={tile.kind} className="size-3.5" />
            {tile.pictureRatio ? <span className="sr-only">{t(`kind.${tile.kind}`)}</span> : null}
            {tile.durationUs ? <span>{formatLength(tile.durationUs)} ·</span> : null}
            <TileTime tile={tile} format={formatClock} />
          </span>
          <span className="absolute top-1.5 right-1.5 flex flex-col items-end gap-1 text-sm">
            {tile.isRaised ? (
              <span className="rounded bg-confidential px-1.5 font-semibold text-confidential-text">{t('raised')}</span>
            ) : null}
            {tile.isHidden ? (
              <span className="rounded bg-waiting-soft px-1.5 font-semibold text-waiting">{t('hidden')}</span>
            ) : null}
            {tile.state === 'disposed' ? (
              <span className="rounded bg-black/80 px-1.5">{t('state.disposed')}</span>
            ) : null}
          </span>
        </span>
        <span className="block px-2 py-1.5 text-sm" title={tile.name}>
          <span className="block truncate">{tile.name}</span>
          <span className="block truncate text-muted">{sourceOf(tile) || '\u00a0'}</span>
        </span>
      </a>
      <Choose tile={tile} isChosen={isChosen} onChoose={onChoose} isOverPicture />
    </li>
  )
}

/** The box that chooses an exhibit; with Shift held, all up to it. */
export function Choose({
  tile,
  isChosen,
  onChoose,
  isOverPicture = false,
}: Omit<TileProps, 'href'> & { isOverPicture?: boolean }) {
  const t = useTranslations('gallery')
  const name = String(tile.number)
  const place = isOverPicture
    ? `absolute top-1 left-1 rounded bg-black/60 ${isChosen ? '' : 'opacity-0 group-hover:opacity-100 group-focus-within:opacity-100 pointer-coarse:opacity-100'}`
    : ''
  return (
    <label className={`inline-grid size-7 cursor-pointer place-items-center ${place}`}>
      <input
        type="checkbox"
        checked={isChosen}
        aria-label={t('choose', { name })}
        className="size-4.5"
        onChange={(event) => onChoose(tile.id, (event.nativeEvent as MouseEvent).shiftKey === true)}
      />
    </label>
  )
}
