'use client'

import { useTranslations } from 'next-intl'
import { Door } from '#components/auth/door.tsx'
import { Failed, type FailedProps } from '#components/frame/failed.tsx'
import { preferences } from './bundles.ts'

/** What stands outside the frame failed, or the frame itself: both ask the database who is there. */
export default function SheetFailed(props: FailedProps) {
  const t = useTranslations('failed')
  return (
    <Door preferences={preferences} title={t('title')}>
      <Failed {...props} />
    </Door>
  )
}
