import { useLocale } from 'next-intl'
import { inLanguage, type Named } from '#lib/i18n/formats.ts'
import type { Locale } from '#lib/i18n/locales.ts'

/** Says the name of an officer or a unit in the language of the page. */
export function useNamed(): (of: Named) => string {
  const locale = useLocale() as Locale
  return (of) => inLanguage(locale, of)
}

/** An officer's or a unit's name in the language of the page. */
export function NameOf({ of }: { of: Named }) {
  return useNamed()(of)
}
