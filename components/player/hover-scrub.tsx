'use client'

import { useEffect } from 'react'

const IN_ROW = 10

/** Where picture `at` of so many lies on the sheet, as CSS wants it. */
function placeOf(at: number, pictures: number): { size: string; position: string } {
  const rows = Math.ceil(pictures / IN_ROW)
  const down = rows > 1 ? (Math.floor(at / IN_ROW) / (rows - 1)) * 100 : 0
  return { size: `${IN_ROW * 100}% ${rows * 100}%`, position: `${((at % IN_ROW) / (IN_ROW - 1)) * 100}% ${down}%` }
}

/**
 * Moving over a tile of a recording shows its pictures from first to last. One listener serves all tiles: each says by
 * `data-pictures` how many it has, and its child `data-sheet` names the sheet and is drawn on.
 */
export function HoverScrub() {
  useEffect(() => {
    let shown: HTMLElement | null = null
    const hide = () => {
      if (shown) shown.hidden = true
      shown = null
    }
    const onMove = (event: PointerEvent) => {
      const tile = (event.target as Element).closest<HTMLElement>('[data-pictures]')
      const sheet = tile?.querySelector<HTMLElement>('[data-sheet]') ?? null
      if (shown !== sheet) hide()
      if (!tile || !sheet || event.pointerType === 'touch') return
      const pictures = Number(tile.dataset.pictures)
      const { left, width } = tile.getBoundingClientRect()
      const at = Math.min(pictures - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * pictures)))
      const { size, position } = placeOf(at, pictures)
      sheet.style.backgroundImage = `url(${sheet.dataset.sheet})`
      sheet.style.backgroundSize = size
      sheet.style.backgroundPosition = position
      sheet.hidden = false
      shown = sheet
    }
    document.addEventListener('pointermove', onMove, { passive: true })
    return () => document.removeEventListener('pointermove', onMove)
  }, [])
  return null
}
