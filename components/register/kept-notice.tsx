import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { Notice } from '#components/ui/notice.tsx'
import type { MediumView } from '#lib/register/view.ts'

/** That a court directs to keep a medium, and by which case, where the reader sees that. */
export function KeptNotice({ kept: { isKept, by } }: Pick<MediumView, 'kept'>) {
  const t = useTranslations('register')
  if (!isKept) return null
  return (
    <Notice kind="waiting">
      <p className="font-semibold">{t('kept')}</p>
      <ul>
        {by.map(({ document, dated, caseId, reportNumber }) => (
          <li key={`${caseId} ${document} ${dated}`} className="break-words">
            {t('keptBy', { document, dated })}{' '}
            <Link href={`/cases/${caseId}/particulars`} prefetch={false} className="underline underline-offset-4">
              {reportNumber}
            </Link>
          </li>
        ))}
      </ul>
    </Notice>
  )
}
