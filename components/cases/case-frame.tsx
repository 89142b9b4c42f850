import { Upload } from 'lucide-react'
import Link from 'next/link'
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Page } from '#components/frame/page.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import type { CaseView } from '#lib/cases/view.ts'
import type { GalleryFacts } from '#lib/gallery/facts.ts'
import { inLanguage } from '#lib/i18n/formats.ts'
import type { Locale } from '#lib/i18n/locales.ts'

type Tab = 'gallery' | 'sources' | 'transfers' | 'particulars' | 'members' | 'custody'

/** What every page of one case begins with: number, title, facts, and the ways to its parts. */
export function CaseFrame({
  theCase,
  tab,
  counts,
  showsRaised = false,
  children,
}: {
  theCase: CaseView
  tab: Tab
  counts?: Pick<GalleryFacts, 'count' | 'onTheWay'>
  /** Something on the page was raised above the case. */
  showsRaised?: boolean
  children: ReactNode
}) {
  const t = useTranslations('cases')
  const f = useTranslations('frame')
  const locale = useLocale() as Locale
  const { id, can, officerInCharge: inCharge } = theCase
  const tabs: [Tab, string][] = [
    ['gallery', `/cases/${id}`],
    ['sources', `/cases/${id}/sources`],
    ['transfers', `/cases/${id}/transfers`],
    ...(can.seeItems
      ? ([
          ['particulars', `/cases/${id}/particulars`],
          ['members', `/cases/${id}/members`],
          ['custody', `/cases/${id}/custody`],
        ] as [Tab, string][])
      : []),
  ]
  return (
    <Page
      title={`${theCase.reportNumber} · ${theCase.title}`}
      classification={showsRaised ? 'CONFIDENTIAL' : theCase.classification}
      isNeedToKnow={theCase.needToKnow}
      subtitle={
        <>
          <span>{inLanguage(locale, theCase.unit)}</span>
          <span>
            {f('pair', { name: t('officerInCharge'), value: inCharge ? inLanguage(locale, inCharge) : t('nobody') })}
          </span>
          {theCase.courtCaseNumber ? <span>{theCase.courtCaseNumber}</span> : null}
          {theCase.nextCourtDate ? (
            <span>{f('pair', { name: t('nextCourtDate'), value: theCase.nextCourtDate })}</span>
          ) : null}
          <span>{t(`status.${theCase.status}`)}</span>
          {counts ? <Counts {...counts} /> : null}
        </>
      }
      actions={
        can.bringIn ? (
          <ButtonLink href={`/bring-in?case=${id}`} look="primary">
            <Upload aria-hidden className="size-4" />
            {t('bringIn')}
          </ButtonLink>
        ) : (
          <Button disabledBecause={t(theCase.status === 'closed' ? 'bringInClosed' : 'bringInDenied')}>
            <Upload aria-hidden className="size-4" />
            {t('bringIn')}
          </Button>
        )
      }
    >
      <nav aria-label={theCase.reportNumber} className="mb-4 flex flex-wrap gap-1 border-b border-line print:hidden">
        {tabs.map(([key, href]) => (
          <Link
            key={key}
            href={href}
            prefetch={false}
            aria-current={key === tab ? 'page' : undefined}
            className="-mb-px inline-flex min-h-9 items-center border-b-2 border-transparent px-3 text-sm text-muted hover:text-text aria-[current]:border-accent aria-[current]:font-semibold aria-[current]:text-text"
          >
            {t(key)}
          </Link>
        ))}
      </nav>
      {children}
    </Page>
  )
}

/** How many are sealed, and what is still being received or verified. */
function Counts({ count, onTheWay }: Pick<GalleryFacts, 'count' | 'onTheWay'>) {
  const t = useTranslations('cases')
  return (
    <>
      <span>{t('count', { count })}</span>
      {onTheWay?.receiving ? <span>{t('receiving', { count: onTheWay.receiving })}</span> : null}
      {onTheWay?.verifying ? <span>{t('verifying', { count: onTheWay.verifying })}</span> : null}
    </>
  )
}
