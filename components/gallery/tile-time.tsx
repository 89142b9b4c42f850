import { History } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { TileView } from '#lib/gallery/view.ts'
import { formatInstant, formatLength } from '#lib/i18n/formats.ts'

/** When it was recorded: corrected where the recorder's clock is known to have been off, and then marked as corrected. */
export function TileTime({ tile, format }: { tile: TileView; format: (iso: string) => string }) {
  const t = useTranslations('gallery')
  const { corrected, capturedAt } = tile
  if (!corrected) return <time dateTime={capturedAt}>{format(capturedAt)}</time>
  return (
    <span
      className="inline-flex items-center gap-1"
      title={`${offsetText(corrected, t)} ${formatInstant(corrected.at)}`}
    >
      <History aria-hidden className="size-3.5 text-current" />
      <time dateTime={corrected.at}>{format(corrected.at)}</time>
      <span className="sr-only">{offsetText(corrected, t)}</span>
    </span>
  )
}

type Words = ReturnType<typeof useTranslations<'gallery'>>

/** By how much the recorder's clock was off, in words. */
export function offsetText({ aheadMs }: { aheadMs: number }, t: Words): string {
  const by = formatLength(Math.abs(aheadMs) * 1000)
  return aheadMs === 0 ? t('clockRight') : t(aheadMs > 0 ? 'clockAhead' : 'clockBehind', { by })
}
