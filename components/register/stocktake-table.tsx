import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { NameOf, useNamed } from '#components/ui/name-of.tsx'
import { Cell, Row, Table } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { formatInstant } from '#lib/i18n/formats.ts'
import type { StocktakeLine } from '#lib/register/list-stocktakes.ts'

/** Stocktakes, the latest first. */
export function StocktakeTable({ stocktakes }: { stocktakes: StocktakeLine[] }) {
  const t = useTranslations('register')
  const named = useNamed()
  return (
    <Table
      columns={[
        { name: t('unit') },
        { name: t('begun') },
        { name: t('by'), from: 'sm' },
        { name: t('stateLabel'), from: 'sm' },
      ]}
    >
      {stocktakes.map(({ id, unit, begunAt, begunBy, endedAt }) => (
        <Row key={id}>
          <Cell>
            <Link
              href={`/register/stocktakes/${id}`}
              prefetch={false}
              className="font-medium text-accent underline-offset-4 hover:underline"
            >
              {named(unit)}
            </Link>
          </Cell>
          <Cell>{formatInstant(begunAt)}</Cell>
          <Cell from="sm">
            <NameOf of={begunBy} />
          </Cell>
          <Cell from="sm">
            {endedAt ? <Tag kind="done">{t('over')}</Tag> : <Tag kind="working">{t('running')}</Tag>}
          </Cell>
        </Row>
      ))}
    </Table>
  )
}
