'use client'

import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { TextField } from '#components/ui/field.tsx'
import { NameOf } from '#components/ui/name-of.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { useAct } from '#components/ui/use-act.ts'
import type { ActionState } from '#lib/http/action-state.ts'
import { formatDate } from '#lib/i18n/formats.ts'
import type { OfficerView } from '#lib/officers/view.ts'
import { UnitAndRole, type UnitChoice } from './unit-and-role.tsx'

type Act = (state: ActionState<void>, form: FormData) => Promise<ActionState<void>>
type Props = { officer: OfficerView; now: string; end: Act }

/** Where the officer is and was posted: the source of what he may see. */
export function Postings({ officer, now, end }: Props) {
  const t = useTranslations('officers')
  const f = useTranslations('frame')
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {officer.postings.map(({ id, unit, role, from, until }) => {
        const isOver = until !== null && until <= now
        return (
          <li key={id} className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 px-3 py-1.5">
            <span className={isOver ? 'text-muted' : 'font-medium'}>
              <NameOf of={unit} /> · {f(`role.${role}`)}
            </span>
            <span className="text-sm text-muted">
              {t('period', { from: formatDate(from), until: until ? formatDate(until) : t('forever') })}
            </span>
            {isOver ? null : (
              <span className="ml-auto">
                <ConfirmForm
                  label={t('endPosting')}
                  text={t('endPostingText')}
                  action={end}
                  fields={{ officerId: officer.id, postingId: id }}
                  {...(officer.can.change ? {} : { disabledBecause: t('notYours') })}
                />
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}

type AddProps = { officerId: string; units: UnitChoice[]; canEmpower: boolean; act: Act }

/** A further posting, from now; with an end for an acting one. */
export function AddPosting({ officerId, units, canEmpower, act }: AddProps) {
  const t = useTranslations('officers')
  const { state, form, isBusy } = useAct(act)
  return (
    <form {...form} className="flex flex-col gap-3">
      {state.status === 'refused' ? <Refusal {...state} /> : null}
      <input type="hidden" name="officerId" value={officerId} />
      <UnitAndRole units={units} canEmpower={canEmpower} />
      <TextField name="until" type="date" label={t('until')} hint={t('untilHint')} />
      <div>
        <Button type="submit" look="primary" disabled={isBusy}>
          {t('post')}
        </Button>
      </div>
    </form>
  )
}
