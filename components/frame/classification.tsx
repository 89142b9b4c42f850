import { useTranslations } from 'next-intl'

export type Classification = 'RESTRICTED' | 'CONFIDENTIAL'
const look = {
  RESTRICTED: 'bg-restricted text-restricted-text',
  CONFIDENTIAL: 'bg-confidential text-confidential-text',
} as const
// Both languages, whatever the page's own: who looks over a shoulder or finds a print must understand it.
const words = { RESTRICTED: 'RESTRICTED 限閱文件', CONFIDENTIAL: 'CONFIDENTIAL 機密' } as const

/** The strip that says how secret what is shown is: words, not only colour; on prints at the top and the bottom. */
export function ClassificationStrip({
  level,
  isNeedToKnow = false,
}: {
  level: Classification
  isNeedToKnow?: boolean
}) {
  const t = useTranslations('frame')
  const text = (
    <>
      {words[level]}
      {isNeedToKnow ? ` · ${t('needToKnow')}` : ''}
    </>
  )
  return (
    <>
      <p
        className={`sticky top-0 z-20 px-4 py-0.5 text-center text-sm font-semibold tracking-wide print:static ${look[level]}`}
      >
        {text}
      </p>
      <p aria-hidden className="fixed inset-x-0 bottom-0 hidden text-center text-sm font-semibold print:block">
        {text}
      </p>
    </>
  )
}
