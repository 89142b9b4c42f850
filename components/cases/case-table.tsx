import { ShieldAlert } from 'lucide-react'
import Link from 'next/link'
import { useLocale, useTranslations } from 'next-intl'
import type { CaseView } from '#lib/cases/view.ts'
import { formatDate } from '#lib/i18n/formats.ts'

/** Cases, one a row; on narrow screens the lesser columns go. */
export function CaseTable({ cases }: { cases: CaseView[] }) {
  const t = useTranslations('cases')
  const f = useTranslations('frame')
  const isChinese = useLocale() === 'zh-HK'
  const head = 'px-3 py-2 text-left text-sm font-medium text-muted'
  const cell = 'px-3 py-1.5'
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className="w-full border-collapse">
        <thead>
          <tr className="border-b border-line">
            <th className={head}>{t('reportNumber')}</th>
            <th className={head}>{t('caseTitle')}</th>
            <th className={`${head} hidden md:table-cell`}>{t('unit')}</th>
            <th className={`${head} hidden lg:table-cell`}>{t('officerInCharge')}</th>
            <th className={`${head} hidden sm:table-cell`}>{t('classification')}</th>
            <th className={`${head} hidden sm:table-cell`}>{t('opened')}</th>
          </tr>
        </thead>
        <tbody>
          {cases.map((each) => (
            <tr key={each.id} className="h-9 border-b border-line last:border-0 hover:bg-accent-soft">
              <td className={`${cell} whitespace-nowrap`}>
                <Link
                  href={`/cases/${each.id}`}
                  prefetch={false}
                  className="font-medium text-accent underline-offset-4 hover:underline"
                >
                  {each.reportNumber}
                </Link>
              </td>
              <td className={cell}>{each.title}</td>
              <td className={`${cell} hidden md:table-cell`}>{isChinese ? each.unit.zh : each.unit.en}</td>
              <td className={`${cell} hidden lg:table-cell`}>{each.officerInCharge ?? t('nobody')}</td>
              <td className={`${cell} hidden sm:table-cell`}>
                <span className="inline-flex items-center gap-1">
                  {each.classification === 'CONFIDENTIAL' || each.needToKnow ? (
                    <ShieldAlert aria-hidden className="size-4 text-alarm" />
                  ) : null}
                  {f(each.classification)}
                  {each.needToKnow ? ` · ${f('needToKnow')}` : ''}
                </span>
              </td>
              <td className={`${cell} hidden whitespace-nowrap sm:table-cell`}>
                <time dateTime={each.createdAt}>{formatDate(each.createdAt)}</time>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
