import { useTranslations } from 'next-intl'
import type { Refused } from '#lib/http/action-state.ts'
import { Notice } from './notice.tsx'

// What was logged: support finds it by its reference. The other refusals explain themselves.
const LOGGED = ['FAILED', 'UNAVAILABLE']

/** Why an action was refused, in the user's words, with the reference that support can find in the log. */
export function Refusal({ code, reason, reference }: Refused) {
  const t = useTranslations('frame')
  return (
    <Notice kind="alarm">
      {reason ? t(`reason.${reason}`) : t(`failure.${code}`)}
      {LOGGED.includes(code) && reference ? ` ${t('reference')}: ${reference}` : ''}
    </Notice>
  )
}
