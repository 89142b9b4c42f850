'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { activityOf, gapsOf } from '#lib/media/overview.ts'
import type { KnownFrames } from './use-frame-index.ts'

type Props = { known: KnownFrames; durationUs: number; peaks: readonly number[] }

const MOST_COLUMNS = 600
const HEIGHT = 24

/** Under the timeline: how much moves, how loud it is, and where nothing was recorded. */
export function Lanes({ known, durationUs, peaks }: Props) {
  const t = useTranslations('player')
  const canvas = useRef<HTMLCanvasElement>(null)
  const gaps = gapsOf(known.times)
  // Fewer frames than columns would draw a comb.
  const columns = Math.max(1, Math.min(MOST_COLUMNS, known.frames.length >> 1))
  useEffect(() => {
    const element = canvas.current
    const paint = element?.getContext('2d')
    if (!element || !paint || known.frames.length === 0) return
    const colour = getComputedStyle(element).color
    paint.clearRect(0, 0, columns, HEIGHT)
    paint.fillStyle = colour
    for (const [x, share] of activityOf(known.frames, known.times, durationUs, columns).entries()) {
      const high = Math.round(share * (peaks.length > 0 ? HEIGHT / 2 - 1 : HEIGHT))
      paint.fillRect(x, (peaks.length > 0 ? HEIGHT / 2 - 1 : HEIGHT) - high, 1, high)
    }
    for (let x = 0; x < columns && peaks.length > 0; x += 1) {
      const [from, to] = [x, x + 1].map((each) => Math.floor((each / columns) * peaks.length))
      const loudest = peaks
        .slice(from, Math.max((from ?? 0) + 1, to ?? 0))
        .reduce((most, each) => Math.max(most, each), 0)
      const half = (loudest / 100) * (HEIGHT / 4)
      paint.fillRect(x, HEIGHT * 0.75 - half, 1, Math.max(1, half * 2))
    }
  }, [known, durationUs, peaks, columns])
  if (known.frames.length === 0) return null
  return (
    <div className="px-5">
      <div className="relative">
        <canvas ref={canvas} width={columns} height={HEIGHT} aria-hidden className="block h-6 w-full text-accent/60" />
        {gaps.map(({ fromUs, toUs }) => (
          <span
            key={fromUs}
            title={t('gap')}
            className="absolute inset-y-0 border-x border-alarm bg-alarm/25"
            style={{ left: `${(fromUs / durationUs) * 100}%`, width: `${((toUs - fromUs) / durationUs) * 100}%` }}
          />
        ))}
      </div>
      <p className="text-sm text-muted">
        {peaks.length > 0 ? t('activityAndSound') : t('activity')}
        {gaps.length > 0 ? ` ${t('gaps', { count: gaps.length })}` : ''}
      </p>
    </div>
  )
}
