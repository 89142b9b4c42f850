'use client'

import { useTranslations } from 'next-intl'
import { Failed, type FailedProps } from '#components/frame/failed.tsx'

/** A page failed; the frame around it did not. */
export default function PageFailed(props: FailedProps) {
  const t = useTranslations('failed')
  return (
    <main id="content" className="mx-auto flex max-w-xl flex-col gap-4 px-4 py-10">
      <h1 className="text-xl font-semibold">{t('title')}</h1>
      <Failed {...props} />
    </main>
  )
}
