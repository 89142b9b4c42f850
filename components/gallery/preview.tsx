import { ChevronLeft, ChevronRight, X } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Over } from '#components/ui/over.tsx'
import type { TileView } from '#lib/gallery/view.ts'
import { formatInstant } from '#lib/i18n/formats.ts'
import { kindIcon } from './kind-icon.tsx'
import { sourceOf, type TileProps } from './tile.tsx'

type Props = TileProps & { onMove: (by: 1 | -1) => void; close: () => void }

/** One exhibit, large, over the gallery; the arrow keys lead to the ones beside it. */
export function Preview({ tile, href, isChosen, onChoose, onMove, close }: Props) {
  const t = useTranslations('gallery')
  const onKey = (event: KeyboardEvent) => {
    if ((event.target as HTMLElement).matches('video, input')) return
    if (event.key === 'ArrowRight' || event.key === 'ArrowDown') onMove(1)
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') onMove(-1)
    else if (event.key === ' ' && !(event.target as HTMLElement).matches('button')) close()
    else if (event.key.toLowerCase() === 'x') onChoose(tile.id, event.shiftKey)
    else return
    event.preventDefault()
  }
  const title = `${tile.number} · ${tile.name}`
  return (
    <Over name={t('preview')} className="w-[calc(100vw-2rem)] max-w-[1400px]" close={close}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys act on the dialog as a whole */}
      <div onKeyDown={onKey} className="flex h-[calc(100dvh-4rem)] flex-col">
        <div className="flex flex-wrap items-center gap-3 px-4 py-2">
          <Link
            href={href}
            prefetch={false}
            className="min-w-0 flex-1 truncate font-semibold text-accent underline-offset-4 hover:underline"
          >
            {title}
          </Link>
          <span className="text-sm text-muted">
            {[sourceOf(tile), formatInstant(tile.capturedAt)].filter(Boolean).join(' · ')}
          </span>
          <label className="inline-flex min-h-9 items-center gap-2 text-sm">
            <input type="checkbox" className="size-4.5" checked={isChosen} onChange={() => onChoose(tile.id, false)} />
            {t('chooseThis')}
          </label>
          <Button aria-label={t('previous')} onClick={() => onMove(-1)}>
            <ChevronLeft aria-hidden className="size-4" />
          </Button>
          <Button aria-label={t('next')} onClick={() => onMove(1)}>
            <ChevronRight aria-hidden className="size-4" />
          </Button>
          <Button aria-label={t('close')} onClick={close}>
            <X aria-hidden className="size-4" />
          </Button>
        </div>
        <div className="grid min-h-0 flex-1 place-items-center bg-black">
          <Content key={tile.id} tile={tile} />
        </div>
      </div>
    </Over>
  )
}

/** A still as it is; a recording as its first picture, until it is played. */
function Content({ tile }: { tile: TileView }) {
  const t = useTranslations('gallery')
  const [isBroken, setBroken] = useState(false)
  const Icon = kindIcon[tile.kind]
  const source = `/api/items/${tile.id}/content`
  const poster = tile.pictureRatio ? `/api/items/${tile.id}/poster` : undefined
  const className = 'size-full min-h-0 object-contain'
  if (tile.kind === 'video' && poster && !isBroken)
    return (
      // biome-ignore lint/a11y/useMediaCaption: evidence has no captions; a transcript is an exhibit of its own
      <video
        className={className}
        src={source}
        poster={poster}
        controls
        preload="none"
        aria-label={tile.name}
        onError={() => setBroken(true)}
      />
    )
  if (tile.kind === 'image' && poster && !isBroken)
    return <img className={className} src={source} alt={tile.name} onError={() => setBroken(true)} />
  if (poster) return <img className={className} src={poster} alt={tile.name} />
  return (
    <span className="flex flex-col items-center gap-2 text-white/85">
      <Icon aria-hidden className="size-12" />
      {t('noPicture')}
    </span>
  )
}
