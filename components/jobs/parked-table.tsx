import { useTranslations } from 'next-intl'
import { Cell, Row, Table } from '#components/ui/table.tsx'
import { formatInstant } from '#lib/i18n/formats.ts'
import type { ParkedView } from '#lib/jobs/list-parked.ts'
import { type RetryAction, RetryButton } from './retry-button.tsx'
import { nameKey, whyKey } from './words.ts'

/** What gave up, one a row, with its reason and the way to try again. */
export function ParkedTable({ parked, retry }: { parked: ParkedView[]; retry: RetryAction }) {
  const t = useTranslations('jobs')
  return (
    <Table columns={[{ name: t('job') }, { name: t('trouble') }, { name: t('since'), from: 'md' }, { name: t('act') }]}>
      {parked.map((each) => (
        <Row key={each.id}>
          <Cell>
            {t(nameKey(each.job))}
            <span className="block text-sm text-muted">{t('tries', { tries: each.tries })}</span>
          </Cell>
          <Cell>
            {t(whyKey(each.trouble))}
            {each.detail ? <Detail text={each.detail} /> : null}
          </Cell>
          <Cell from="md" isWhole>
            <time dateTime={each.parkedAt}>{formatInstant(each.parkedAt)}</time>
          </Cell>
          <Cell>
            <RetryButton parkedId={each.id} isAllowed={each.can.retry} action={retry} />
          </Cell>
        </Row>
      ))}
    </Table>
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
