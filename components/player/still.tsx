'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { usePageKeys } from '#components/ui/use-page-keys.ts'
import { commandOf } from './keys.ts'
import { type Watching, Watermark } from './watermark.tsx'

type Props = {
  source: string
  name: string
  watching: Watching
  /** Whether it was drawn by the platform, and whether of a document's first page. */
  isCopy?: boolean
  isDocument?: boolean
  onBroken?: () => void
}

/** A photograph, or what stands for one, under the watermark of who looks. */
export function Still({ source, name, watching, isCopy = false, isDocument = false, onBroken }: Props) {
  const t = useTranslations('player')
  const [edge, setEdge] = useState(0)
  usePageKeys((event) => {
    const isIts = commandOf(event) === 'watermark'
    if (isIts) setEdge((before) => before + 1)
    return isIts
  })
  return (
    <figure className="overflow-hidden rounded-lg border border-line bg-surface">
      <div className="relative bg-black">
        {/* As high as the window allows under the strip, the bar and the title: the picture is what the page is for. */}
        <img
          className="h-[calc(100dvh-14rem)] min-h-64 w-full object-contain"
          src={source}
          alt={name}
          onError={onBroken}
        />
        <Watermark by={watching} edge={edge} />
      </div>
      <figcaption className="flex flex-wrap gap-x-3 px-3 py-2 text-sm">
        <strong className={isCopy ? 'text-waiting' : 'text-sealed'}>{isCopy ? t('copy') : t('native')}</strong>
        {isCopy ? <span className="text-muted">{isDocument ? t('firstPage') : t('copyOfStill')}</span> : null}
      </figcaption>
    </figure>
  )
}
