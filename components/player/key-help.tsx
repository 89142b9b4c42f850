'use client'

import { useTranslations } from 'next-intl'
import { COMMANDS, type Command } from './keys.ts'

/** Every key of the player, in words. */
export function KeyHelp() {
  const t = useTranslations('player')
  return (
    <section aria-label={t('keys')} className="border-t border-line px-3 py-2 text-sm">
      <dl className="grid grid-cols-[repeat(auto-fill,minmax(14rem,1fr))] gap-x-6 gap-y-1">
        {(Object.keys(COMMANDS) as Command[]).map((command) => (
          <div key={command} className="flex justify-between gap-3">
            <dt>{t(`key.${command}`)}</dt>
            <dd className="font-mono whitespace-nowrap text-muted">{COMMANDS[command].join(' ')}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-1 text-muted">{t('keysMore')}</p>
    </section>
  )
}
