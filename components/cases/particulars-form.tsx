'use client'

import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { AreaField, SelectField, TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { useAct } from '#components/ui/use-act.ts'
import { RETENTION } from '#lib/cases/schema.ts'
import type { CaseView } from '#lib/cases/view.ts'
import type { ActionState } from '#lib/http/action-state.ts'

type Act = (state: ActionState<void>, form: FormData) => Promise<ActionState<void>>

/** What a case is called, and what the court knows it by. Shown to all its readers, changed by who leads it. */
export function ParticularsForm({ theCase, act }: { theCase: CaseView; act: Act }) {
  const t = useTranslations('cases')
  const { state, form, isBusy } = useAct(act)
  const isLocked = !theCase.can.edit
  return (
    <form {...form} className="flex flex-col gap-4">
      {state.status === 'refused' ? <Refusal {...state} /> : null}
      {state.status === 'done' ? <Notice kind="done">{t('saved')}</Notice> : null}
      <input type="hidden" name="caseId" value={theCase.id} />
      <fieldset disabled={isLocked} className="grid gap-4 sm:grid-cols-2">
        <TextField
          name="reportNumber"
          label={t('reportNumber')}
          defaultValue={theCase.reportNumber}
          required
          maxLength={60}
        />
        <TextField name="title" label={t('caseTitle')} defaultValue={theCase.title} required maxLength={200} />
        <TextField
          name="courtCaseNumber"
          label={t('courtCaseNumber')}
          defaultValue={theCase.courtCaseNumber}
          maxLength={60}
        />
        <TextField name="dojReference" label={t('dojReference')} defaultValue={theCase.dojReference} maxLength={60} />
        <TextField
          name="nextCourtDate"
          type="date"
          label={t('nextCourtDate')}
          defaultValue={theCase.nextCourtDate ?? ''}
        />
        <SelectField name="retentionCategory" label={t('retention')} defaultValue={theCase.retentionCategory}>
          {RETENTION.map((category) => (
            <option key={category} value={category}>
              {t(`retentions.${category}`)}
            </option>
          ))}
        </SelectField>
        <div className="sm:col-span-2">
          <AreaField
            name="defendants"
            label={t('defendants')}
            hint={t('defendantsHint')}
            defaultValue={theCase.defendants.join('\n')}
            rows={3}
          />
        </div>
      </fieldset>
      <div>
        <Button type="submit" look="primary" disabled={isBusy} disabledBecause={isLocked ? t('editDenied') : null}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}
