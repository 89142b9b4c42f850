import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { NameOf } from '#components/ui/name-of.tsx'
import { Cell, Row, Table } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { OfficerLine } from '#lib/officers/view.ts'

/** Accounts, one a row; on narrow screens the lesser columns go. */
export function OfficerTable({ officers }: { officers: OfficerLine[] }) {
  const t = useTranslations('officers')
  const f = useTranslations('frame')
  return (
    <Table
      columns={[
        { name: t('number') },
        { name: t('name') },
        { name: t('unit'), from: 'md' },
        { name: t('role'), from: 'sm' },
        { name: t('state') },
      ]}
    >
      {officers.map((each) => (
        <Row key={each.id}>
          <Cell isWhole>
            <Link
              href={`/officers/${each.id}`}
              prefetch={false}
              className="font-medium text-accent underline-offset-4 hover:underline"
            >
              {each.serviceNumber}
            </Link>
          </Cell>
          <Cell>
            {each.name} <span lang="zh-Hant-HK">{each.nameZh}</span>
          </Cell>
          <Cell from="md">{each.unit ? <NameOf of={each.unit} /> : '—'}</Cell>
          <Cell from="sm">{each.roles.map((role) => f(`role.${role}`)).join(f('listComma'))}</Cell>
          <Cell>
            {each.isSuspended ? <Tag kind="alarm">{t('suspended')}</Tag> : <Tag kind="done">{t('inService')}</Tag>}
          </Cell>
        </Row>
      ))}
    </Table>
  )
}
