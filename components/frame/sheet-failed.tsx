'use client'

import { useTranslations } from 'next-intl'
import { Door } from '#components/auth/door.tsx'
import { Failed, type FailedProps } from './failed.tsx'
import type { PreferenceActions } from './preferences.tsx'

type Props = FailedProps & { preferences: PreferenceActions }

/** What stands outside the frame failed, or the frame itself: both ask the database who is there. */
export function SheetFailed({ preferences, ...props }: Props) {
  const t = useTranslations('failed')
  return (
    <Door preferences={preferences} title={t('title')}>
      <Failed {...props} />
    </Door>
  )
}
