'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useCallback, useState } from 'react'
import { withSelection } from '#components/gallery/selection.ts'
import { KeySheet } from '#components/ui/key-sheet.tsx'
import { usePageKeys } from '#components/ui/use-page-keys.ts'

const KEYS = [
  ['[', 'previous'],
  [']', 'next'],
  ['Esc', 'back'],
  ['W', 'watermark'],
  ['?', 'help'],
] as const

/** `[` and `]` lead to the neighbours, Escape back to the gallery; `?` says so where no player has more keys to say. */
export function ItemKeys({ previous, next, back }: { previous: string | null; next: string | null; back: string }) {
  const t = useTranslations('items')
  const router = useRouter()
  const [isHelpOpen, setHelpOpen] = useState(false)
  const close = useCallback(() => setHelpOpen(false), [])
  usePageKeys(({ key }) => {
    const isHelp = key === '?' && !document.querySelector('[data-player]')
    if (isHelp) setHelpOpen(true)
    const to = key === '[' ? previous : key === ']' ? next : key === 'Escape' ? back : null
    if (to) router.push(withSelection(to, window.location.hash))
    return isHelp || to !== null
  })
  if (!isHelpOpen) return null
  return (
    <KeySheet title={t('keys')} keys={KEYS.map(([key, does]) => ({ key, does: t(`key.${does}`) }))} close={close} />
  )
}
