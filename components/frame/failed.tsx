'use client'

import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'

/** What Next hands to an error page. `digest` is the reference under which the server logged what happened. */
export type FailedProps = { error: Error & { digest?: string }; retry: () => void }

/** Says that nothing was changed, names the reference, and asks the server again. */
export function Failed({ error, retry }: FailedProps) {
  const t = useTranslations('failed')
  return (
    <>
      <Notice kind="alarm">
        {t('text')}
        {error.digest ? ` ${t('reference')}: ${error.digest}` : ''}
      </Notice>
      <Button look="primary" onClick={retry}>
        {t('retry')}
      </Button>
    </>
  )
}
