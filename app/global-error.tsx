'use client'

import './globals.css'
import { NextIntlClientProvider } from 'next-intl'
import { Failed, type FailedProps } from '#components/frame/failed.tsx'
import { LANGUAGE_TAG, LOCALES } from '#lib/i18n/formats.ts'
import en from '#lib/i18n/messages/en/failed.json' with { type: 'json' }
import zh from '#lib/i18n/messages/zh-HK/failed.json' with { type: 'json' }

const TEXTS = { en, 'zh-HK': zh }

/** Nothing of a page is there, and so not its language either: it is said in both. */
export default function EverythingFailed(props: FailedProps) {
  return (
    <html lang={LANGUAGE_TAG.en}>
      <body>
        <title>CDIP</title>
        <main className="mx-auto flex max-w-xl flex-col gap-4 px-4 py-10">
          {LOCALES.map((locale) => (
            <NextIntlClientProvider
              key={locale}
              locale={locale}
              messages={{ failed: TEXTS[locale] }}
              timeZone="Asia/Hong_Kong"
            >
              <section lang={LANGUAGE_TAG[locale]} className="flex flex-col items-start gap-4">
                <h1 className="text-xl font-semibold">{TEXTS[locale].title}</h1>
                <Failed {...props} />
              </section>
            </NextIntlClientProvider>
          ))}
        </main>
      </body>
    </html>
  )
}
