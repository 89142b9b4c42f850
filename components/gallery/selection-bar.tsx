import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { MOST_CHOSEN } from '#lib/gallery/schema.ts'

type Props = {
  chosen: string[]
  /** Those of the chosen on this page whose original the officer may take away. */
  downloadable: string[]
  /** Where the listing of some exhibits of this case is to be had; null where there is none for this officer. */
  listing: string | null
  isAllShown: boolean
  chooseAll: () => void
  clear: () => void
}

/** What can be done with the exhibits chosen, at the bottom of the window. */
export function SelectionBar({ chosen, downloadable, listing, isAllShown, chooseAll, clear }: Props) {
  const t = useTranslations('gallery')
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(window.location.href)
    setCopied(true)
  }
  return (
    <section
      aria-label={t('selection')}
      className="fixed inset-x-4 bottom-4 z-20 mx-auto flex max-w-4xl flex-wrap items-center gap-2 rounded-lg border border-line-strong bg-raised px-4 py-2 shadow-lg print:hidden"
    >
      <span role="status" className="mr-auto font-medium">
        {t('selected', { count: chosen.length })}
      </span>
      {isAllShown ? null : <Button onClick={chooseAll}>{t('chooseAll')}</Button>}
      {downloadable.length > 0 ? (
        <Button onClick={() => downloadEach(downloadable)}>{t('download', { count: downloadable.length })}</Button>
      ) : (
        <Button disabled title={t('downloadDenied')}>
          {t('download', { count: chosen.length })}
        </Button>
      )}
      {listing && chosen.length <= MOST_CHOSEN ? (
        <ButtonLink download href={`${listing}?items=${chosen.join(',')}`}>
          {t('export')}
        </ButtonLink>
      ) : null}
      <Button onClick={copy}>{isCopied ? t('linkCopied') : t('copyLink')}</Button>
      <Button look="quiet" onClick={clear}>
        {t('clearSelection')}
      </Button>
    </section>
  )
}

/** One file after the other, each on the record; the browser asks once whether it may. */
function downloadEach(ids: string[]): void {
  for (const id of ids) {
    const link = document.createElement('a')
    link.href = `/api/items/${id}/content?download`
    link.download = ''
    link.click()
  }
}
