'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

/** `[` and `]` lead to the neighbours, Escape back to the gallery. */
export function ItemKeys({ previous, next, back }: { previous: string | null; next: string | null; back: string }) {
  const router = useRouter()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      if (target.matches('input, select, textarea') || event.ctrlKey || event.metaKey) return
      if (document.querySelector('[role="dialog"]')) return // Escape closes that one
      const to = event.key === '[' ? previous : event.key === ']' ? next : event.key === 'Escape' ? back : null
      if (to) router.push(to)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [router, previous, next, back])
  return null
}
