'use client'

import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'

// What is drawn above and below the window, so that a quick scroll shows no gap.
const AROUND_PX = 400

type Props<Item> = {
  label: string
  items: readonly Item[]
  keyOf: (item: Item) => string
  /** Height of a row in pixels; the same function at each drawing. */
  heightOf: (item: Item) => number
  children: (item: Item) => ReactNode
}

/** A list of any length in a box that scrolls: only the rows in sight, and the one that holds the focus, exist. */
export function VirtualList<Item>({ label, items, keyOf, heightOf, children }: Props<Item>) {
  const box = useRef<HTMLElement>(null)
  const [view, setView] = useState({ topPx: 0, heightPx: 600 })
  const [focusedKey, setFocusedKey] = useState<string | null>(null)
  const tops = useMemo(() => {
    const all = [0]
    for (const item of items) all.push((all.at(-1) ?? 0) + heightOf(item))
    return all
  }, [items, heightOf])

  useEffect(() => {
    const { current } = box
    if (!current) return
    const look = () => setView({ topPx: current.scrollTop, heightPx: current.clientHeight })
    const observer = new ResizeObserver(look)
    observer.observe(current)
    current.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      current.removeEventListener('scroll', look)
    }
  }, [])

  const first = Math.max(0, firstBelow(tops, view.topPx - AROUND_PX) - 1)
  const last = Math.min(items.length, firstBelow(tops, view.topPx + view.heightPx + AROUND_PX))
  const drawn = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at)
  const focused = focusedKey === null ? -1 : items.findIndex((item) => keyOf(item) === focusedKey)
  if (focused >= 0 && (focused < first || focused >= last)) drawn.push(focused)
  return (
    <section
      ref={box}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too
      tabIndex={0}
      className="max-h-[60dvh] overflow-y-auto overscroll-contain"
    >
      <ul className="relative" style={{ height: tops.at(-1) }}>
        {drawn.map((at) => {
          const item = items[at]
          if (item === undefined) return null
          const key = keyOf(item)
          return (
            <li
              key={key}
              aria-setsize={items.length}
              aria-posinset={at + 1}
              onFocus={() => setFocusedKey(key)}
              onBlur={() => setFocusedKey(null)}
              className="absolute inset-x-0 border-b border-line"
              style={{ top: tops[at], height: heightOf(item) }}
            >
              {children(item)}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** The first place whose top lies at or below `px`, in a list of tops that rises. */
function firstBelow(tops: readonly number[], px: number): number {
  let [low, high] = [0, tops.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tops[middle] ?? 0) < px) low = middle + 1
    else high = middle
  }
  return low
}
