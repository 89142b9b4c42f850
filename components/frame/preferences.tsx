'use client'

import { Languages, Moon, Sun } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'

type Save = (form: FormData) => Promise<void>
export type PreferenceActions = { setLocale: Save; setTheme: Save }

/** Language and colours: each one click, kept in a cookie. Works without JavaScript too. */
export function Preferences({ actions }: { actions: PreferenceActions }) {
  const t = useTranslations('frame')
  const locale = useLocale()
  return (
    <div className="flex flex-wrap items-center gap-1">
      <form action={actions.setLocale}>
        <input type="hidden" name="locale" value={locale === 'en' ? 'zh-HK' : 'en'} />
        <Button type="submit" look="quiet" lang={locale === 'en' ? 'zh-Hant-HK' : 'en'}>
          <Languages aria-hidden className="size-4" />
          <span className="sr-only sm:not-sr-only">{t('languageOther')}</span>
        </Button>
      </form>
      <form action={actions.setTheme} className="dark:hidden">
        <input type="hidden" name="theme" value="dark" />
        <Button type="submit" look="quiet">
          <Moon aria-hidden className="size-4" />
          <span className="sr-only sm:not-sr-only">{t('themeDark')}</span>
        </Button>
      </form>
      <form action={actions.setTheme} className="hidden dark:block">
        <input type="hidden" name="theme" value="light" />
        <Button type="submit" look="quiet">
          <Sun aria-hidden className="size-4" />
          <span className="sr-only sm:not-sr-only">{t('themeLight')}</span>
        </Button>
      </form>
    </div>
  )
}
