import { cookies, headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { LOCALES, type Locale } from '#lib/i18n/locales.ts'
import { loadTexts } from '#lib/i18n/texts.ts'

export const LOCALE_COOKIE = 'cdip-locale'

/** The chosen language, else the browser's, else English. */
async function chosenLocale(): Promise<Locale> {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value
  const known = LOCALES.find((each) => each === chosen)
  if (known) return known
  return (await headers()).get('accept-language')?.toLowerCase().startsWith('zh') ? 'zh-HK' : 'en'
}

// What is printed carries both languages: a component may ask for the texts of either.
export default getRequestConfig(async ({ locale: asked }) => {
  const locale = LOCALES.find((each) => each === asked) ?? (await chosenLocale())
  return { locale, messages: loadTexts(locale), timeZone: 'Asia/Hong_Kong' }
})
