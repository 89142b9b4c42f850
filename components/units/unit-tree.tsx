'use client'

import { useLocale, useTranslations } from 'next-intl'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { TextField } from '#components/ui/field.tsx'
import { useNamed } from '#components/ui/name-of.tsx'
import type { ActionState } from '#lib/http/action-state.ts'
import type { UnitBranch } from '#lib/units/view.ts'

type Act = (state: ActionState<void>, form: FormData) => Promise<ActionState<void>>
type Props = { units: UnitBranch[]; canManage: boolean; create: Act; rename: Act }

/** The formations, each under the one above it. */
export function UnitTree({ units, canManage, create, rename }: Props) {
  const t = useTranslations('units')
  const named = useNamed()
  const isChinese = useLocale() === 'zh-HK'
  const why = canManage ? {} : { disabledBecause: t('notYours') }
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {units.map((unit) => (
        <li key={unit.id} className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 px-3 py-1.5">
          <span style={{ paddingInlineStart: `${unit.depth * 1.5}rem` }}>
            <span className="font-medium">{named(unit)}</span>{' '}
            <span className="text-muted" lang={isChinese ? 'en' : 'zh-Hant-HK'}>
              {isChinese ? unit.en : unit.zh}
            </span>
          </span>
          <span className="text-sm text-muted">{t('officers', { count: unit.officers })}</span>
          <span className="ml-auto flex gap-2">
            <ConfirmForm
              label={t('rename')}
              text={t('renameText')}
              look="plain"
              action={rename}
              fields={{ unitId: unit.id }}
              {...why}
            >
              <Names unit={unit} />
            </ConfirmForm>
            <ConfirmForm
              label={t('addBelow')}
              text={t('addBelowText', { name: named(unit) })}
              look="plain"
              action={create}
              fields={{ parentId: unit.id }}
              {...why}
            >
              <Names />
            </ConfirmForm>
          </span>
        </li>
      ))}
    </ul>
  )
}

function Names({ unit }: { unit?: UnitBranch }) {
  const t = useTranslations('units')
  return (
    <>
      <TextField name="nameEn" label={t('nameEn')} required maxLength={100} defaultValue={unit?.en} />
      <TextField name="nameZh" label={t('nameZh')} required maxLength={100} defaultValue={unit?.zh} lang="zh-Hant-HK" />
    </>
  )
}
