import { cookies, headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { LOCALES, type Locale } from '#lib/i18n/formats.ts'
import { loadTexts } from '#lib/i18n/texts.ts'

export const LOCALE_COOKIE = 'cdip-locale'

/** The chosen language, else the browser's, else English. */
async function chosenLocale(): Promise<Locale> {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value
  const known = LOCALES.find((each) => each === chosen)
  if (known) return known
  return (await headers()).get('accept-language')?.toLowerCase().startsWith('zh') ? 'zh-HK' : 'en'
}

export default getRequestConfig(async () => {
  const locale = await chosenLocale()
  return { locale, messages: loadTexts(locale), timeZone: 'Asia/Hong_Kong' }
})
