import { useTranslations } from 'next-intl'
import { formatInstant } from '#lib/i18n/formats.ts'
import type { ParkedView } from '#lib/jobs/list-parked.ts'
import { type RetryAction, RetryButton } from './retry-button.tsx'
import { nameKey, whyKey } from './words.ts'

/** What gave up, one a row, with its reason and the way to try again. */
export function ParkedTable({ parked, retry }: { parked: ParkedView[]; retry: RetryAction }) {
  const t = useTranslations('jobs')
  const head = 'px-3 py-2 text-left text-sm font-medium text-muted'
  const cell = 'px-3 py-2 align-top'
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className="w-full border-collapse">
        <thead>
          <tr className="border-b border-line">
            <th className={head}>{t('job')}</th>
            <th className={head}>{t('trouble')}</th>
            <th className={`${head} hidden md:table-cell`}>{t('since')}</th>
            <th className={head}>{t('act')}</th>
          </tr>
        </thead>
        <tbody>
          {parked.map((each) => (
            <tr key={each.id} className="border-b border-line last:border-0">
              <td className={cell}>
                {t(nameKey(each.job))}
                <span className="block text-sm text-muted">{t('tries', { tries: each.tries })}</span>
              </td>
              <td className={cell}>
                {t(whyKey(each.trouble))}
                {each.detail ? <Detail text={each.detail} /> : null}
              </td>
              <td className={`${cell} hidden whitespace-nowrap tabular-nums md:table-cell`}>
                <time dateTime={each.parkedAt}>{formatInstant(each.parkedAt)}</time>
              </td>
              <td className={cell}>
                <RetryButton parkedId={each.id} isAllowed={each.can.retry} action={retry} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Detail({ text }: { text: string }) {
  const t = useTranslations('jobs')
  return (
    <details className="text-sm text-muted">
      <summary>{t('detail')}</summary>
      <code className="block max-w-prose font-mono break-words whitespace-pre-wrap">{text}</code>
    </details>
  )
}
