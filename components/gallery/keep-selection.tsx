'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { withSelection } from './selection.ts'

/** On the page of an exhibit: the ways to other exhibits and back to `gallery` take along what is chosen there. */
export function KeepSelection({ gallery }: { gallery: string }) {
  const router = useRouter()
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const link = (event.target as HTMLElement).closest('a')
      if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return
      const path = link.pathname + link.search + link.hash
      const kept = withSelection(path, window.location.hash)
      if (kept === path || !(link.pathname === gallery || link.pathname.startsWith('/items/'))) return
      event.preventDefault()
      event.stopPropagation()
      router.push(kept)
    }
    window.addEventListener('click', onClick, { capture: true })
    return () => window.removeEventListener('click', onClick, { capture: true })
  }, [router, gallery])
  return null
}
