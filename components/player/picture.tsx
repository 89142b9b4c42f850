'use client'

import { type PointerEvent, type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { type Sight, zoomed } from './sight.ts'

type Props = {
  video: RefObject<HTMLVideoElement | null>
  source: string | undefined
  poster: string | undefined
  name: string
  sight: Sight
  change: (next: (sight: Sight) => Sight) => void
  onBroken: () => void
  onClick: () => void
  /** What lies over the picture and is not zoomed. */
  children: ReactNode
}

/** The stage: the picture turned, zoomed and moved inside it. Ctrl and wheel zoom, dragging moves. */
export function Picture({ video, source, poster, name, sight, change, onBroken, onClick, children }: Props) {
  const stage = useRef<HTMLDivElement>(null)
  const drag = useRef<{ x: number; y: number; moved: boolean } | null>(null)
  useEffect(() => {
    const onWheel = (event: WheelEvent) => {
      const box = stage.current?.getBoundingClientRect()
      if (!event.ctrlKey || !box) return
      event.preventDefault() // else the browser zooms the page
      const at = { x: event.clientX - box.x - box.width / 2, y: event.clientY - box.y - box.height / 2 }
      change((before) => zoomed(before, event.deltaY < 0 ? 1.25 : 0.8, at))
    }
    const element = stage.current
    element?.addEventListener('wheel', onWheel, { passive: false })
    return () => element?.removeEventListener('wheel', onWheel)
  }, [change])

  const onPointerMove = (event: PointerEvent) => {
    const from = drag.current
    if (!from || sight.scale === 1) return
    const [x, y] = [event.clientX - from.x, event.clientY - from.y]
    if (!from.moved && Math.hypot(x, y) < 4) return
    drag.current = { x: event.clientX, y: event.clientY, moved: true }
    change((before) => ({ ...before, x: before.x + x, y: before.y + y }))
  }
  const isTurned = sight.turn % 2 === 1
  return (
    <div
      ref={stage}
      className="relative h-[calc(100dvh-25rem)] min-h-56 overflow-hidden bg-black [container-type:size]"
      onPointerDown={(event) => {
        drag.current = { x: event.clientX, y: event.clientY, moved: false }
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        if (drag.current && !drag.current.moved) onClick()
        drag.current = null
      }}
      onPointerLeave={() => {
        drag.current = null
      }}
    >
      <div
        className="absolute inset-0"
        style={{ transform: `translate(${sight.x}px, ${sight.y}px) scale(${sight.scale})` }}
      >
        {/* biome-ignore lint/a11y/useMediaCaption: evidence has no captions; a transcript is an exhibit of its own */}
        <video
          ref={video}
          src={source}
          poster={poster}
          preload="auto"
          playsInline
          onError={onBroken}
          aria-label={name}
          className="absolute top-1/2 left-1/2 object-contain"
          style={{
            width: isTurned ? '100cqh' : '100cqw',
            height: isTurned ? '100cqw' : '100cqh',
            transform: `translate(-50%, -50%) rotate(${sight.turn * 90}deg)`,
            filter: `brightness(${sight.brightness}%) contrast(${sight.contrast}%)`,
          }}
        />
      </div>
      {children}
    </div>
  )
}
