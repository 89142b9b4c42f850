import type { Locale } from '#lib/i18n/locales.ts'
import type { Texts } from '#lib/i18n/texts.ts'

// A key that has no text is a type error.
declare module 'next-intl' {
  interface AppConfig {
    Locale: Locale
    Messages: Texts
  }
}
