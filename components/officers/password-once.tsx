'use client'

import { useTranslations } from 'next-intl'
import { CopyText } from '#components/ui/copy-text.tsx'
import { Notice } from '#components/ui/notice.tsx'

/** The password of a new or re-keyed account: shown this one time, to be handed over in person. */
export function PasswordOnce({ password, isNew = false }: { password: string; isNew?: boolean }) {
  const t = useTranslations('officers')
  return (
    <Notice kind="done">
      <p>{isNew ? t('created') : t('passwordMade')}</p>
      <p className="mt-1 text-base text-text">
        <CopyText text={password} shown={password} name={t('password')} />
      </p>
      <p className="mt-1">{t('passwordOnce')}</p>
    </Notice>
  )
}
