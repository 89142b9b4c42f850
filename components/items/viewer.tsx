'use client'

import { FileQuestion } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Review } from '#components/player/player.tsx'
import { Still } from '#components/player/still.tsx'
import { VideoViewer } from '#components/player/video-viewer.tsx'
import { Empty } from '#components/ui/empty.tsx'
import type { ItemDetail } from '#lib/items/get.ts'

/** `review`: what is known of its watching; null for one who may not look. */
type Props = { item: ItemDetail; label: string; review: Review | null }

/** The master itself, as far as a browser can show it; else plain words and what to do. */
export function Viewer({ item, label, review }: Props) {
  const t = useTranslations('items')
  const [isBroken, setBroken] = useState(false)
  const { kind, name, isPlayable, can } = item
  const source = `/api/items/${item.id}/content`
  const onBroken = () => setBroken(true)
  if (!can.view) return <Empty icon={FileQuestion} title={t('noBytes')} />
  if (kind === 'video' && review) return <VideoViewer item={item} label={label} review={review} />
  if (item.hasView && review) {
    return (
      <Still
        source={`/api/items/${item.id}/view`}
        name={name}
        isDocument={kind === 'document'}
        isCopy
        watching={review.watching}
      />
    )
  }
  if (!isPlayable || isBroken) return <Empty icon={FileQuestion} title={t('notPlayable')} hint={t('notPlayableHint')} />
  if (kind === 'audio') {
    return (
      // biome-ignore lint/a11y/useMediaCaption: evidence has no captions; a transcript is an exhibit of its own
      <audio className="w-full" src={source} controls preload="metadata" onError={onBroken} aria-label={name} />
    )
  }
  return review ? <Still {...{ source, name, onBroken }} watching={review.watching} /> : null
}
