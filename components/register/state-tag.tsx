import { useTranslations } from 'next-intl'
import type { ComponentProps } from 'react'
import { Tag } from '#components/ui/tag.tsx'
import type { MediumState } from '#lib/register/schema.ts'

const KIND: Record<MediumState, ComponentProps<typeof Tag>['kind']> = {
  'in-store': 'done',
  ...{ issued: 'working', 'in-transit': 'working', 'at-import': 'working', 'at-court': 'working' },
  'at-laboratory': 'working',
  ...{ returned: 'done', released: 'done', destroyed: 'done' },
  lost: 'alarm',
}

/** Where a medium is, in a word; that it should have been back goes before. */
export function StateTag({ state, isOverdue }: { state: MediumState; isOverdue: boolean }) {
  const t = useTranslations('register')
  return (
    <span className="inline-flex flex-wrap gap-x-3">
      {isOverdue ? <Tag kind="waiting">{t('overdue')}</Tag> : null}
      <Tag kind={KIND[state]}>{t(`state.${state}`)}</Tag>
    </span>
  )
}
