import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { ClassificationStrip } from '#components/frame/classification.tsx'
import { type PreferenceActions, Preferences } from '#components/frame/preferences.tsx'

type Props = { title: string; text?: string; preferences: PreferenceActions; children: ReactNode }

/** The sheet outside the console: sign in, unlock, choose a password. */
export function Door({ title, text, preferences, children }: Props) {
  const t = useTranslations('frame')
  return (
    <div className="flex min-h-dvh flex-col">
      <ClassificationStrip level="RESTRICTED" />
      <main className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center gap-5 px-4 py-10">
        <div>
          <p className="text-2xl font-semibold tracking-tight text-accent">{t('product')}</p>
          <p className="text-muted">{t('productLong')}</p>
        </div>
        <div className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-6">
          <h1 className="text-lg font-semibold">{title}</h1>
          {text ? <p className="text-muted">{text}</p> : null}
          {children}
        </div>
        <Preferences actions={preferences} />
      </main>
    </div>
  )
}
