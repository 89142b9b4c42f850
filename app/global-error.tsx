'use client'

import './globals.css'
import type { FailedProps } from '#components/frame/failed.tsx'
import { LANGUAGE_TAG, LOCALES } from '#lib/i18n/locales.ts'
import en from '#lib/i18n/messages/en/failed.json' with { type: 'json' }
import zh from '#lib/i18n/messages/zh-HK/failed.json' with { type: 'json' }

const TEXTS = { en, 'zh-HK': zh }

/**
 * Nothing of a page is there, and so not its language either: it is said in both. Every page carries this file, so it
 * takes nothing along but its words.
 */
export default function EverythingFailed({ error, retry }: FailedProps) {
  return (
    <html lang={LANGUAGE_TAG.en}>
      <body>
        <title>CDIP</title>
        <main className="mx-auto flex max-w-xl flex-col gap-8 px-4 py-10">
          {LOCALES.map((locale) => (
            <section key={locale} lang={LANGUAGE_TAG[locale]} className="flex flex-col items-start gap-4">
              <h1 className="text-xl font-semibold">{TEXTS[locale].title}</h1>
              <p role="alert">
                {TEXTS[locale].text}
                {error.digest ? ` ${TEXTS[locale].reference}: ${error.digest}` : ''}
              </p>
              <button type="button" onClick={retry} className="min-h-9 rounded-md border border-line-strong px-3">
                {TEXTS[locale].retry}
              </button>
            </section>
          ))}
        </main>
      </body>
    </html>
  )
}
