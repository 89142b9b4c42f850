import Link from 'next/link'
import { useLocale, useTranslations } from 'next-intl'
import { Tag } from '#components/ui/tag.tsx'
import type { OfficerLine } from '#lib/officers/view.ts'

/** Accounts, one a row; on narrow screens the lesser columns go. */
export function OfficerTable({ officers }: { officers: OfficerLine[] }) {
  const t = useTranslations('officers')
  const f = useTranslations('frame')
  const isChinese = useLocale() === 'zh-HK'
  const head = 'px-3 py-2 text-left text-sm font-medium text-muted'
  const cell = 'px-3 py-1.5'
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className="w-full border-collapse">
        <thead>
          <tr className="border-b border-line">
            <th className={head}>{t('number')}</th>
            <th className={head}>{t('name')}</th>
            <th className={`${head} hidden md:table-cell`}>{t('unit')}</th>
            <th className={`${head} hidden sm:table-cell`}>{t('role')}</th>
            <th className={head}>{t('state')}</th>
          </tr>
        </thead>
        <tbody>
          {officers.map((each) => (
            <tr key={each.id} className="h-9 border-b border-line last:border-0 hover:bg-accent-soft">
              <td className={`${cell} whitespace-nowrap`}>
                <Link
                  href={`/officers/${each.id}`}
                  prefetch={false}
                  className="font-medium text-accent underline-offset-4 hover:underline"
                >
                  {each.serviceNumber}
                </Link>
              </td>
              <td className={cell}>
                {each.name} <span lang="zh-Hant-HK">{each.nameZh}</span>
              </td>
              <td className={`${cell} hidden md:table-cell`}>
                {each.unit ? (isChinese ? each.unit.zh : each.unit.en) : '—'}
              </td>
              <td className={`${cell} hidden sm:table-cell`}>
                {each.roles.map((role) => f(`role.${role}`)).join(f('listComma'))}
              </td>
              <td className={cell}>
                {each.isSuspended ? <Tag kind="alarm">{t('suspended')}</Tag> : <Tag kind="done">{t('inService')}</Tag>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
