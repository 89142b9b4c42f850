import { useTranslations } from 'next-intl'
import type { ErrorCode } from '#lib/errors.ts'
import { Notice } from './notice.tsx'

/** Why an action was refused, in the user's words, with the reference that support can find in the log. */
export function Refusal({ code, reference }: { code: ErrorCode | 'FAILED'; reference: string }) {
  const t = useTranslations('frame')
  return (
    <Notice kind="alarm">
      {t(`failure.${code}`)}
      {code === 'FAILED' && reference ? ` ${t('reference')}: ${reference}` : ''}
    </Notice>
  )
}
