import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'

type Props = {
  chosen: string[]
  isAllShown: boolean
  chooseAll: () => void
  clear: () => void
}

/** What can be done with the exhibits chosen, at the bottom of the window. */
export function SelectionBar({ chosen, isAllShown, chooseAll, clear }: Props) {
  const t = useTranslations('gallery')
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(window.location.href)
    setCopied(true)
  }
  return (
    <section
      aria-label={t('selection')}
      className="fixed inset-x-4 bottom-4 z-20 mx-auto flex max-w-3xl flex-wrap items-center gap-2 rounded-lg border border-line-strong bg-raised px-4 py-2 shadow-lg print:hidden"
    >
      <span role="status" className="mr-auto font-medium">
        {t('selected', { count: chosen.length })}
      </span>
      {isAllShown ? null : <Button onClick={chooseAll}>{t('chooseAll')}</Button>}
      <Button onClick={copy}>{isCopied ? t('linkCopied') : t('copyLink')}</Button>
      <Button look="quiet" onClick={clear}>
        {t('clearSelection')}
      </Button>
    </section>
  )
}
