import { useTranslations } from 'next-intl'
import { CopyText } from '#components/ui/copy-text.tsx'
import { NameOf } from '#components/ui/name-of.tsx'
import { Cell, Row, Table } from '#components/ui/table.tsx'
import { formatInstant, shortHash } from '#lib/i18n/formats.ts'
import type { InventoryLine } from '#lib/register/list-inventories.ts'

/** Lists that were taken in, the latest first, each with the digest by which its file is known. */
export function InventoryTable({ inventories }: { inventories: InventoryLine[] }) {
  const t = useTranslations('register')
  return (
    <Table
      columns={[
        { name: t('unit') },
        { name: t('discs') },
        { name: t('takenInAt'), from: 'sm' },
        { name: t('by'), from: 'md' },
        { name: 'SHA-256', from: 'md' },
      ]}
    >
      {inventories.map(({ id, unit, discs, at, by, fileSha256 }) => (
        <Row key={id}>
          <Cell>
            <NameOf of={unit} />
          </Cell>
          <Cell>{discs.toLocaleString('en')}</Cell>
          <Cell from="sm">{formatInstant(at)}</Cell>
          <Cell from="md">
            <NameOf of={by} />
          </Cell>
          <Cell from="md" isWhole isTight>
            <CopyText text={fileSha256} shown={shortHash(fileSha256)} name="SHA-256" />
          </Cell>
        </Row>
      ))}
    </Table>
  )
}
