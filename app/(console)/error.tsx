'use client'

import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'

/** `digest` is the reference under which the server logged what happened. */
export default function PageFailed({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations('frame')
  return (
    <main id="content" className="mx-auto flex max-w-xl flex-col gap-4 px-4 py-10">
      <h1 className="text-xl font-semibold">{t('failedTitle')}</h1>
      <Notice kind="alarm">
        {t('failedText')}
        {error.digest ? ` ${t('reference')}: ${error.digest}` : ''}
      </Notice>
      <Button look="primary" onClick={reset}>
        {t('retry')}
      </Button>
    </main>
  )
}
