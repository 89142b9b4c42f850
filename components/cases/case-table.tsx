import { ShieldAlert } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { NameOf } from '#components/ui/name-of.tsx'
import { Cell, Row, Table } from '#components/ui/table.tsx'
import type { CaseView } from '#lib/cases/view.ts'
import { formatDate } from '#lib/i18n/formats.ts'

/** Cases, one a row; on narrow screens the lesser columns go. */
export function CaseTable({ cases }: { cases: CaseView[] }) {
  const t = useTranslations('cases')
  const f = useTranslations('frame')
  return (
    <Table
      columns={[
        { name: t('reportNumber') },
        { name: t('caseTitle') },
        { name: t('unit'), from: 'md' },
        { name: t('officerInCharge'), from: 'lg' },
        { name: t('classification'), from: 'sm' },
        { name: t('opened'), from: 'sm' },
      ]}
    >
      {cases.map((each) => (
        <Row key={each.id}>
          <Cell isWhole>
            <Link
              href={`/cases/${each.id}`}
              prefetch={false}
              className="font-medium text-accent underline-offset-4 hover:underline"
            >
              {each.reportNumber}
            </Link>
          </Cell>
          <Cell>
            {each.title}
            {each.status === 'closed' ? <span className="text-muted"> · {t('status.closed')}</span> : null}
          </Cell>
          <Cell from="md">
            <NameOf of={each.unit} />
          </Cell>
          <Cell from="lg">{each.officerInCharge ? <NameOf of={each.officerInCharge} /> : t('nobody')}</Cell>
          <Cell from="sm">
            <span className="inline-flex items-center gap-1">
              {each.classification === 'CONFIDENTIAL' || each.needToKnow ? (
                <ShieldAlert aria-hidden className="size-4 text-alarm" />
              ) : null}
              {f(each.classification)}
              {each.needToKnow ? ` · ${f('needToKnow')}` : ''}
            </span>
          </Cell>
          <Cell from="sm" isWhole>
            <time dateTime={each.createdAt}>{formatDate(each.createdAt)}</time>
          </Cell>
        </Row>
      ))}
    </Table>
  )
}
