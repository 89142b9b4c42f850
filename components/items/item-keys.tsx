'use client'

import { useRouter } from 'next/navigation'
import { withSelection } from '#components/gallery/selection.ts'
import { usePageKeys } from '#components/ui/use-page-keys.ts'

/** `[` and `]` lead to the neighbours, Escape back to the gallery. */
export function ItemKeys({ previous, next, back }: { previous: string | null; next: string | null; back: string }) {
  const router = useRouter()
  usePageKeys(({ key }) => {
    const to = key === '[' ? previous : key === ']' ? next : key === 'Escape' ? back : null
    if (to) router.push(withSelection(to, window.location.hash))
    return to !== null
  })
  return null
}
