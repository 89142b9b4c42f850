import type { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'

type Translate = ReturnType<typeof useTranslations<'receipts'>>
type Key = Parameters<Translate>[0]
type Values = Record<string, string | number>
type Options = { values?: { en: Values; zh: Values }; break?: 'line' }
/** A text of a sheet in both languages: beside each other, or the Chinese on a line of its own. */
export type Both = ((key: Key, options?: Options) => ReactNode) & { text: (key: Key) => string }

/** Both languages of a sheet from the two translators of its texts. */
export function bothOf(en: Translate, zh: Translate): Both {
  const both = (key: Key, { values, break: breaks }: Options = {}) => (
    <>
      <span lang="en" className={breaks ? 'block' : undefined}>
        {en(key, values?.en)}
      </span>{' '}
      <span lang="zh-Hant-HK" className={breaks ? 'block' : undefined}>
        {zh(key, values?.zh)}
      </span>
    </>
  )
  return Object.assign(both, { text: (key: Key) => `${en(key)} ${zh(key)}` })
}
