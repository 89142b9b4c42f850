import { useLocale } from 'next-intl'
import { inLanguage, type Locale, type Named } from '#lib/i18n/formats.ts'

/** An officer's or a unit's name in the language of the page. */
export function NameOf({ of }: { of: Named }) {
  return inLanguage(useLocale() as Locale, of)
}
