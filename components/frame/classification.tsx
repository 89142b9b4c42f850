import { useTranslations } from 'next-intl'

export type Classification = 'RESTRICTED' | 'CONFIDENTIAL'
const look = {
  RESTRICTED: 'bg-restricted text-restricted-text',
  CONFIDENTIAL: 'bg-confidential text-confidential-text',
} as const
// Both languages, whatever the page's own: who looks over a shoulder or finds a print must understand it.
const words = { RESTRICTED: 'RESTRICTED 限閱文件', CONFIDENTIAL: 'CONFIDENTIAL 機密' } as const

/** The strip that says how secret what is shown is: words, not only colour. Prints say it at the top and the bottom. */
export function ClassificationStrip({
  level,
  isNeedToKnow = false,
}: {
  level: Classification
  isNeedToKnow?: boolean
}) {
  const t = useTranslations('frame')
  return (
    <p
      className={`sticky top-0 z-20 px-4 py-0.5 text-center text-sm font-semibold tracking-wide print:hidden ${look[level]}`}
    >
      {words[level]}
      {isNeedToKnow ? ` · ${t('needToKnow')}` : ''}
    </p>
  )
}

/** The name of the printed page (`@page` in globals.css) that carries this classification in its margins. */
export const printedPage = (level: Classification, isNeedToKnow: boolean): string =>
  `${level.toLowerCase()}${isNeedToKnow ? '-named' : ''}`
