'use client'

import { FileQuestion } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Review } from '#components/player/player.tsx'
import { VideoViewer } from '#components/player/video-viewer.tsx'
import { Empty } from '#components/ui/empty.tsx'
import type { ItemView } from '#lib/items/view.ts'

/** `review`: what is known of its watching, for a video. */
type Props = { item: ItemView; label: string; review: Review | null }

/** The master itself, as far as a browser can show it; else plain words and what to do. */
export function Viewer({ item, label, review }: Props) {
  const t = useTranslations('items')
  const [isBroken, setBroken] = useState(false)
  const { kind, name, isPlayable, can } = item
  const source = `/api/items/${item.id}/content`
  // As high as the window allows under the strip, the bar and the title: the picture is what the page is for.
  const frame = 'max-h-[calc(100dvh-12rem)] min-h-64 w-full rounded-lg bg-black object-contain'
  const onBroken = () => setBroken(true)
  if (!can.view) return <Empty icon={FileQuestion} title={t('noBytes')} />
  if (kind === 'video' && review) return <VideoViewer item={item} label={label} review={review} />
  if (!isPlayable || isBroken) return <Empty icon={FileQuestion} title={t('notPlayable')} hint={t('notPlayableHint')} />
  if (kind === 'audio') {
    return (
      // biome-ignore lint/a11y/useMediaCaption: evidence has no captions; a transcript is an exhibit of its own
      <audio className="w-full" src={source} controls preload="metadata" onError={onBroken} aria-label={name} />
    )
  }
  return <img className={frame} src={source} alt={name} onError={onBroken} />
}
