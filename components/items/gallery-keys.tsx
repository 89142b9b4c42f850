'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'

/** Ids chosen in this address: the selection survives a reload and can be sent to a colleague. */
const chosenIn = (hash: string) => new Set(hash.startsWith('#chosen=') ? hash.slice(8).split(',').filter(Boolean) : [])

/** Moves through the tiles it surrounds by keyboard, and keeps the selection in the address. */
export function GalleryKeys({ children }: { children: ReactNode }) {
  const t = useTranslations('items')
  const root = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState<Set<string>>(new Set())
  const [isHelpShown, setHelpShown] = useState(false)

  const choose = useCallback((next: Set<string>) => {
    const { pathname, search } = window.location
    window.history.replaceState(
      null,
      '',
      `${pathname}${search}${next.size > 0 ? `#chosen=${[...next].join(',')}` : ''}`,
    )
    setChosen(next)
  }, [])

  useEffect(() => setChosen(chosenIn(window.location.hash)), [])
  useEffect(() => {
    for (const tile of root.current?.querySelectorAll<HTMLElement>('[data-item]') ?? []) {
      tile.toggleAttribute('data-selected', chosen.has(tile.dataset.item ?? ''))
    }
  }, [chosen])

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      if (target.matches('input, select, textarea') || event.ctrlKey || event.metaKey || event.altKey) return
      const tiles = [...(root.current?.querySelectorAll<HTMLElement>('[data-item]') ?? [])]
      const at = tiles.findIndex((tile) => tile.contains(document.activeElement))
      const move = moveOf(event.key, tiles, at)
      if (move !== null) {
        event.preventDefault()
        tiles[move]?.querySelector('a')?.focus()
      } else if (event.key === 'x' && at >= 0) {
        const id = tiles[at]?.dataset.item ?? ''
        const next = new Set(chosen)
        if (!next.delete(id)) next.add(id)
        choose(next)
      } else if (event.key === 'Escape') {
        setHelpShown(false)
        if (chosen.size > 0) choose(new Set())
      } else if (event.key === '?') setHelpShown((shown) => !shown)
      else if (event.key === '/') {
        event.preventDefault()
        document.querySelector<HTMLInputElement>('#field-q')?.focus()
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [chosen, choose])

  return (
    <div ref={root}>
      {children}
      {isHelpShown ? (
        <p
          role="status"
          className="fixed inset-x-4 bottom-4 z-30 mx-auto max-w-xl rounded-lg border border-line bg-raised px-4 py-3 shadow-lg"
        >
          <strong>{t('keys')}: </strong>
          {t('keysText')}
        </p>
      ) : null}
      {chosen.size > 0 ? (
        <div
          role="status"
          className="fixed inset-x-4 bottom-4 z-20 mx-auto flex max-w-xl items-center justify-between gap-3 rounded-lg border border-line-strong bg-raised px-4 py-2 shadow-lg"
        >
          {t('selected', { count: chosen.size })}
          <Button onClick={() => choose(new Set())}>{t('clearSelection')}</Button>
        </div>
      ) : null}
    </div>
  )
}

/** The index to focus for a key, or null for keys that do not move. Up and down go by what is seen, not by count. */
function moveOf(key: string, tiles: HTMLElement[], at: number): number | null {
  if (!['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].includes(key) || tiles.length === 0) return null
  if (at < 0) return 0
  if (key === 'ArrowLeft') return Math.max(0, at - 1)
  if (key === 'ArrowRight') return Math.min(tiles.length - 1, at + 1)
  const here = tiles[at]?.getBoundingClientRect()
  if (!here) return null
  const isBeyond = (box: DOMRect) => (key === 'ArrowDown' ? box.top > here.top + 1 : box.top < here.top - 1)
  const distance = (box: DOMRect) => Math.abs(box.top - here.top) * 10 + Math.abs(box.left - here.left)
  const boxes = tiles
    .map((tile, index) => ({ index, box: tile.getBoundingClientRect() }))
    .filter(({ box }) => isBeyond(box))
  return boxes.sort((a, b) => distance(a.box) - distance(b.box))[0]?.index ?? at
}
