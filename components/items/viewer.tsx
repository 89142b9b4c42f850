'use client'

import { FileQuestion } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Empty } from '#components/ui/empty.tsx'

type Props = { itemId: string; kind: string; name: string; isPlayable: boolean; canView: boolean; hasPoster: boolean }

/** The master itself, as far as a browser can show it; else plain words and what to do. */
export function Viewer({ itemId, kind, name, isPlayable, canView, hasPoster }: Props) {
  const t = useTranslations('items')
  const [isBroken, setBroken] = useState(false)
  const source = `/api/items/${itemId}/content`
  // As high as the window allows under the strip, the bar and the title: the picture is what the page is for.
  const frame = 'max-h-[calc(100dvh-12rem)] min-h-64 w-full rounded-lg bg-black object-contain'
  const onError = () => setBroken(true)
  if (!canView) return <Empty icon={FileQuestion} title={t('noBytes')} />
  if (!isPlayable || isBroken) return <Empty icon={FileQuestion} title={t('notPlayable')} hint={t('notPlayableHint')} />
  if (kind === 'video') {
    return (
      // biome-ignore lint/a11y/useMediaCaption: evidence has no captions; a transcript is an exhibit of its own
      <video
        className={`${frame} h-[calc(100dvh-12rem)]`}
        src={source}
        controls
        preload="metadata"
        poster={hasPoster ? `/api/items/${itemId}/poster` : undefined}
        onError={onError}
        aria-label={name}
      />
    )
  }
  if (kind === 'audio') {
    return (
      // biome-ignore lint/a11y/useMediaCaption: evidence has no captions; a transcript is an exhibit of its own
      <audio className="w-full" src={source} controls preload="metadata" onError={onError} aria-label={name} />
    )
  }
  return <img className={frame} src={source} alt={name} onError={onError} />
}
