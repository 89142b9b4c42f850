'use server'

import { cookies } from 'next/headers'
import { LOCALES } from '#lib/i18n/locales.ts'
import { LOCALE_COOKIE } from '../request-texts.ts'
import { THEME_COOKIE, themeOf } from '../theme.ts'

const YEAR = 365 * 24 * 3600
const options = { maxAge: YEAR, sameSite: 'lax', path: '/', secure: true, httpOnly: true } as const

export async function setLocaleAction(form: FormData): Promise<void> {
  const locale = LOCALES.find((each) => each === form.get('locale'))
  if (locale) (await cookies()).set(LOCALE_COOKIE, locale, options)
}

export async function setThemeAction(form: FormData): Promise<void> {
  ;(await cookies()).set(THEME_COOKIE, themeOf(String(form.get('theme'))), options)
}
