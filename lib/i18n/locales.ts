export const LOCALES = ['en', 'zh-HK'] as const
export type Locale = (typeof LOCALES)[number]
/** The value of `lang`: Chinese is Traditional, as written in Hong Kong (BCP 47). */
export const LANGUAGE_TAG = { en: 'en', 'zh-HK': 'zh-Hant-HK' } as const satisfies Record<Locale, string>
