import { useTranslations } from 'next-intl'
import { NameOf } from '#components/ui/name-of.tsx'
import { Cell, Row, Table } from '#components/ui/table.tsx'
import { PROGRESS, type UnitProgress } from '#lib/register/schema.ts'

/** Old discs by unit, in numbers; what is not migrated yet is counted to the last disc. */
export function ProgressTable({ units }: { units: UnitProgress[] }) {
  const t = useTranslations('register')
  return (
    <Table columns={[{ name: t('unit') }, ...PROGRESS.map((each) => ({ name: t(`progress.${each}`) }))]}>
      {units.map(({ unitId, unit, ...counts }) => (
        <Row key={unitId}>
          <Cell>
            <NameOf of={unit} />
          </Cell>
          {PROGRESS.map((each) => (
            <Cell key={each}>{counts[each].toLocaleString('en')}</Cell>
          ))}
        </Row>
      ))}
    </Table>
  )
}
