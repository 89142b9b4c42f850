'use client'

import { useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useRef } from 'react'

/**
 * Around the ways within one place (filters, views, pages): they load no new document, so that uploads go on, and they
 * take along what stands behind the `#` of the address, such as a selection. Without a script they are plain links and a
 * form.
 */
export function InPlace({ children }: { children: ReactNode }) {
  const router = useRouter()
  const root = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const go = (search: string) => router.push(`${window.location.pathname}${search}${window.location.hash}`)
    const onClick = (event: MouseEvent) => {
      const link = (event.target as HTMLElement).closest('a')
      const isOurs = link && link.pathname === window.location.pathname && !link.hasAttribute('download')
      if (!isOurs || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      event.stopPropagation()
      go(link.search)
    }
    const onSubmit = (event: SubmitEvent) => {
      const form = event.target as HTMLFormElement
      if (new URL(form.action).pathname !== window.location.pathname) return // it acts, rather than asks for another view
      event.preventDefault()
      const fields = [...new FormData(form)]
      const asked = fields.flatMap(([name, value]) => (typeof value === 'string' && value ? [[name, value]] : []))
      go(asked.length > 0 ? `?${new URLSearchParams(asked)}` : '')
    }
    const here = root.current
    here?.addEventListener('click', onClick, { capture: true })
    here?.addEventListener('submit', onSubmit)
    return () => {
      here?.removeEventListener('click', onClick, { capture: true })
      here?.removeEventListener('submit', onSubmit)
    }
  }, [router])
  return <div ref={root}>{children}</div>
}
