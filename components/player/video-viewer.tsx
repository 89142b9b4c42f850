'use client'

import { FileClock, FileQuestion } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Empty } from '#components/ui/empty.tsx'
import type { ItemDetail } from '#lib/items/get.ts'
import type { ItemView } from '#lib/items/view.ts'
import { Player, type Review } from './player.tsx'
import type { PlayedAs } from './use-source.ts'

type Props = { item: ItemDetail; label: string; review: Review }

/** The cheapest way first; null where nothing of it can be shown, 'unread' until it was examined. */
function firstWay({ recording, isPlayable }: ItemView): PlayedAs | 'unread' | null {
  if (!recording) return isPlayable ? 'direct' : 'unread'
  const ways = {
    direct: 'direct',
    remux: 'copy',
    transcode: recording.isRateAssumed ? 'copy' : 'windows',
    none: null,
  } as const
  return ways[recording.way]
}

/** A video by the way that works here: a browser that refuses one is given the next. */
export function VideoViewer({ item, label, review }: Props) {
  const t = useTranslations('player')
  const first = firstWay(item)
  const [refused, setRefused] = useState<PlayedAs[]>([])
  const { recording, can } = item
  const canEncode = (recording?.frames ?? 0) > 0 && !recording?.isRateAssumed
  const isRefused = first !== null && first !== 'unread' && refused.includes(first)
  const next = recording ? (canEncode ? 'windows' : null) : 'unread'
  const way = isRefused ? next : first
  useOnceRead(item.id, !recording)
  if (way === 'unread') return <Empty icon={FileClock} title={t('unread')} hint={t('unreadHint')} />
  if (way === null || refused.includes(way))
    return <Empty icon={FileQuestion} title={t('nativePlayer')} hint={t('nativePlayerHint')} />
  return (
    <Player
      key={way}
      {...{ itemId: item.id, label, as: way, recording, offset: item.clock, review, can }}
      poster={item.hasPoster ? `/api/items/${item.id}/poster` : undefined}
      onBroken={() => setRefused((before) => [...before, way])}
    />
  )
}

const AGAIN_MS = 2000
const TRIES = 60

/** Until it was examined nobody knows what it is: the page waits for that, and then looks again. */
function useOnceRead(itemId: string, isUnread: boolean): void {
  const router = useRouter()
  useEffect(() => {
    if (!isUnread) return
    let tries = 0
    const timer = setInterval(() => {
      tries += 1
      if (tries >= TRIES) clearInterval(timer)
      fetch(`/api/items/${itemId}/frames`, { method: 'HEAD' }).then(
        // The frames come a moment before what was read: the page is looked at again until it says that, too.
        ({ ok }) => ok && router.refresh(),
        () => {}, // away for a moment: asked again
      )
    }, AGAIN_MS)
    return () => clearInterval(timer)
  }, [itemId, isUnread, router])
}
