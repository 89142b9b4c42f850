import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { NameOf } from '#components/ui/name-of.tsx'
import { Cell, Row, Table } from '#components/ui/table.tsx'
import { formatDate } from '#lib/i18n/formats.ts'
import type { MediumLine } from '#lib/register/view.ts'
import { StateTag } from './state-tag.tsx'

/** Media, one a row; on narrow screens the lesser columns go. */
export function MediumTable({ media }: { media: MediumLine[] }) {
  const t = useTranslations('register')
  return (
    <Table
      columns={[
        { name: t('label') },
        { name: t('kindLabel'), from: 'sm' },
        { name: t('standingLabel'), from: 'lg' },
        { name: t('unit'), from: 'md' },
        { name: t('stateLabel') },
        { name: t('whereabouts'), from: 'sm' },
        { name: t('due'), from: 'md' },
      ]}
    >
      {media.map((each) => (
        <Row key={each.id}>
          <Cell>
            <Link
              href={`/register/${each.id}`}
              prefetch={false}
              className="font-mono font-medium text-accent underline-offset-4 hover:underline"
            >
              {each.label}
            </Link>
          </Cell>
          <Cell from="sm">{t(`kind.${each.kind}`)}</Cell>
          <Cell from="lg">{t(`standing.${each.standing}`)}</Cell>
          <Cell from="md">
            <NameOf of={each.unit} />
          </Cell>
          <Cell>
            <StateTag state={each.state} isOverdue={each.isOverdue} />
          </Cell>
          <Cell from="sm">
            <Whereabouts medium={each} />
          </Cell>
          <Cell from="md" isWhole>
            {each.dueAt ? formatDate(each.dueAt) : '—'}
          </Cell>
        </Row>
      ))}
    </Table>
  )
}

/** Who has it, and where; its place in the store otherwise. */
export function Whereabouts({ medium: { holder, place } }: { medium: Pick<MediumLine, 'holder' | 'place'> }) {
  if (!holder) return <>{place || '—'}</>
  return (
    <>
      <NameOf of={holder} /> ({holder.serviceNumber}){place ? ` · ${place}` : ''}
    </>
  )
}
