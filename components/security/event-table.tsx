import { useTranslations } from 'next-intl'
import { NameOf } from '#components/ui/name-of.tsx'
import { Cell, Row, Table } from '#components/ui/table.tsx'
import { formatInstant, namedOfficer } from '#lib/i18n/formats.ts'
import type { SecurityEventView } from '#lib/security/view.ts'
import { Facts } from './facts.tsx'

/** The security log, one event a row; on narrow screens address and details stand under the event. */
export function EventTable({ events }: { events: SecurityEventView[] }) {
  const t = useTranslations('security')
  return (
    <Table
      columns={[
        { name: t('at') },
        { name: t('event') },
        { name: t('officer') },
        { name: t('facts'), from: 'md' },
        { name: t('from'), from: 'lg' },
      ]}
    >
      {events.map((event) => (
        <Row key={event.id}>
          <Cell>
            <time dateTime={event.at} className="tabular-nums">
              {formatInstant(event.at)}
            </time>
          </Cell>
          <Cell>
            <span className="font-medium">{t(`type.${event.type}`)}</span>
            <span className="block text-sm text-muted md:hidden">
              <Facts facts={event.facts} />
            </span>
          </Cell>
          <Cell>
            {event.officer ? (
              <>
                <NameOf of={namedOfficer(event.officer)} />{' '}
                <span className="text-muted">{event.officer.serviceNumber}</span>
              </>
            ) : (
              <span className="text-muted">{event.type.startsWith('unit') ? '—' : t('unknown')}</span>
            )}
          </Cell>
          <Cell from="md">
            <Facts facts={event.facts} />
          </Cell>
          <Cell from="lg">{event.address || '—'}</Cell>
        </Row>
      ))}
    </Table>
  )
}
