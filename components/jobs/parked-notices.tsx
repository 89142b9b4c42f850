import { useTranslations } from 'next-intl'
import { Notice } from '#components/ui/notice.tsx'
import type { ParkedView } from '#lib/jobs/list-parked.ts'
import { type RetryAction, RetryButton } from './retry-button.tsx'
import { nameKey, whyKey } from './words.ts'

/** What gave up about one exhibit, said on its page. */
export function ParkedNotices({ parked, retry }: { parked: ParkedView[]; retry: RetryAction }) {
  const t = useTranslations('jobs')
  return parked.map((each) => (
    <Notice key={each.id} kind="waiting">
      <p className="font-medium">{t('gaveUp', { job: t(nameKey(each.job)), tries: each.tries })}</p>
      <p className="mb-2">{t(whyKey(each.trouble))}</p>
      <RetryButton parkedId={each.id} isAllowed={each.can.retry} action={retry} />
    </Notice>
  ))
}
