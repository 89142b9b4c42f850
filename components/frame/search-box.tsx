'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { isUnderDialog } from '#components/ui/use-page-keys.ts'

/** Finds cases by number or title; Ctrl-K leads here from anywhere. */
export function SearchBox() {
  const t = useTranslations('frame')
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== 'k' || isUnderDialog()) return
      event.preventDefault()
      box.current?.focus()
    }
    window.addEventListener('keydown', focus)
    return () => window.removeEventListener('keydown', focus)
  }, [])
  return (
    <search className="order-last w-full sm:order-none sm:w-72">
      <form action="/cases">
        <label htmlFor="search" className="sr-only">
          {t('search')}
        </label>
        <input
          ref={box}
          id="search"
          name="q"
          type="search"
          placeholder={`${t('searchCases')} (Ctrl-K)`}
          className="min-h-9 w-full rounded-md border border-line-strong bg-page px-3 text-sm placeholder:text-muted"
        />
      </form>
    </search>
  )
}
