import '@fontsource-variable/noto-sans-hk'
import './globals.css'
import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { NextIntlClientProvider } from 'next-intl'
import { getLocale, getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'
import { UploadHost } from '#components/uploads/upload-host.tsx'
import { LANGUAGE_TAG, type Locale } from '#lib/i18n/locales.ts'
import { THEME_COOKIE, themeOf } from './theme.ts'

export const metadata: Metadata = { title: { default: 'CDIP', template: '%s · CDIP' }, robots: { index: false } }
// A nonce exists per request only; nothing here is the same for two officers.
export const dynamic = 'force-dynamic'

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, texts, jar] = await Promise.all([getLocale(), getMessages(), cookies()])
  // Only what islands say goes to the browser.
  const { frame, failed, auth, uploads, items } = texts
  return (
    <html lang={LANGUAGE_TAG[locale as Locale]} data-theme={themeOf(jar.get(THEME_COOKIE)?.value)}>
      <body>
        <NextIntlClientProvider messages={{ frame, failed, auth, uploads, items }}>
          <UploadHost>{children}</UploadHost>
        </NextIntlClientProvider>
      </body>
    </html>
  )
}
