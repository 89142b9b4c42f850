'use client'

import { useTranslations } from 'next-intl'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { TextField } from '#components/ui/field.tsx'
import { useNamed } from '#components/ui/name-of.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { NamesakeView } from '#lib/cases/namesakes.ts'
import type { ActionState } from '#lib/http/action-state.ts'
import { formatInstant } from '#lib/i18n/formats.ts'

type Act = (state: ActionState<{ taken: number }>, form: FormData) => Promise<ActionState<{ taken: number }>>
type Leave = (state: ActionState<void>, form: FormData) => Promise<ActionState<void>>
type Props = { caseId: string; namesakes: NamesakeView[]; merge: Act; leave: Leave }

/** Cases that were opened under a hidden case's number: what its officer in charge is told, and may take over. */
export function NamesakeCard({ caseId, namesakes, merge, leave }: Props) {
  const t = useTranslations('cases')
  const f = useTranslations('frame')
  const named = useNamed()
  return (
    <Notice kind="waiting">
      <p className="font-semibold">{t('namesakes', { count: namesakes.length })}</p>
      <ul className="mt-2 flex flex-col gap-3 text-text">
        {namesakes.map(({ id, title, unit, officerInCharge, exhibits, openedAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <span className="min-w-0 flex-1 basis-60">
              <span className="font-medium break-words">{title}</span>
              <span className="block text-sm text-muted">
                {[
                  named(unit),
                  f('pair', {
                    name: t('officerInCharge'),
                    value: officerInCharge ? named(officerInCharge) : t('nobody'),
                  }),
                  t('count', { count: exhibits }),
                  f('pair', { name: t('opened'), value: formatInstant(openedAt) }),
                ].join(' · ')}
              </span>
            </span>
            <ConfirmForm
              label={t('merge')}
              text={t('mergeText', { count: exhibits })}
              look="plain"
              action={merge}
              fields={{ caseId, namesakeId: id }}
            >
              <TextField name="reason" label={t('reason')} hint={t('mergeReasonHint')} required maxLength={500} />
            </ConfirmForm>
            <ConfirmForm
              label={t('leaveNamesake')}
              text={t('leaveNamesakeText')}
              look="plain"
              action={leave}
              fields={{ caseId, namesakeId: id }}
            />
          </li>
        ))}
      </ul>
    </Notice>
  )
}
