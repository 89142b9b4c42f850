'use client'

import { useTranslations } from 'next-intl'
import type { FormEvent } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { useAct } from '#components/ui/use-act.ts'
import type { ActionState } from '#lib/http/action-state.ts'
import { formatInstant } from '#lib/i18n/formats.ts'
import type { ClockPreview } from '#lib/sources/preview-clock.ts'
import { CLOCK_BASES } from '#lib/sources/schema.ts'

type Act<Done> = (state: ActionState<Done>, form: FormData) => Promise<ActionState<Done>>
export type ClockActions = { preview: Act<ClockPreview>; set: Act<{ id: string; aheadMs: number }> }
type Props = { sourceId: string; isAllowed: boolean; actions: ClockActions }

/** By how much a recorder's clock was off: both clocks at one moment, for which stretch; looked at before it is set. */
export function ClockForm({ sourceId, isAllowed, actions }: Props) {
  const t = useTranslations('sources')
  const button = <Button disabledBecause={isAllowed ? null : t('notYours')}>{t('clockTitle')}</Button>
  if (!isAllowed) return button
  return (
    <Dialog title={t('clockTitle')} text={t('clockText')} trigger={button}>
      {(close) => <Fields sourceId={sourceId} actions={actions} close={close} />}
    </Dialog>
  )
}

function Fields({ sourceId, actions, close }: { sourceId: string; actions: ClockActions; close: () => void }) {
  const t = useTranslations('sources')
  const f = useTranslations('frame')
  const stay = () => undefined // what was typed is what will be set
  const preview = useAct(actions.preview, stay)
  const made = useAct(actions.set, close)
  const refusal = [made.state, preview.state].find((state) => state.status === 'refused')
  const send = (event: FormEvent<HTMLFormElement>) => {
    const isSure = (event.nativeEvent as SubmitEvent).submitter?.getAttribute('value') === 'set'
    return isSure ? made.form.onSubmit(event) : preview.form.onSubmit(event)
  }
  const time = (name: 'recorderClockAt' | 'referenceClockAt' | 'fromAt' | 'untilAt', isNeeded: boolean) => (
    <TextField name={name} type="datetime-local" step={1} label={t(name)} required={isNeeded} />
  )
  return (
    <form onSubmit={send} className="flex flex-col gap-3">
      <input type="hidden" name="sourceId" value={sourceId} />
      {refusal?.status === 'refused' ? <Refusal {...refusal} /> : null}
      <div className="grid gap-3 sm:grid-cols-2">
        {time('recorderClockAt', true)}
        {time('referenceClockAt', true)}
        <TextField
          name="uncertaintyS"
          type="number"
          min={0}
          max={86_400}
          step={0.1}
          label={t('uncertaintyS')}
          defaultValue="1"
          required
        />
        <SelectField name="basis" label={t('clockBasis')}>
          {CLOCK_BASES.map((basis) => (
            <option key={basis} value={basis}>
              {t(`clockBases.${basis}`)}
            </option>
          ))}
        </SelectField>
        {time('fromAt', false)}
        {time('untilAt', false)}
      </div>
      <p className="text-sm text-muted">{t('stretchHint')}</p>
      <TextField name="note" label={t('clockNote')} maxLength={500} />
      {preview.state.status === 'done' ? (
        <Notice kind="waiting">
          <p className="font-medium">{t('clockApplies', { exhibits: preview.state.value.exhibits })}</p>
          {preview.state.value.first ? (
            <p>
              {t('clockExample', {
                recorder: formatInstant(preview.state.value.first.recorderAt).slice(0, 19),
                corrected: formatInstant(preview.state.value.first.correctedAt),
              })}
            </p>
          ) : null}
        </Notice>
      ) : null}
      <div className="flex justify-end gap-2">
        <Button onClick={close}>{f('back')}</Button>
        <Button type="submit" value="preview" disabled={preview.isBusy || made.isBusy}>
          {t('clockPreview')}
        </Button>
        <Button type="submit" value="set" look="primary" disabled={made.isBusy || preview.state.status !== 'done'}>
          {t('clockSet')}
        </Button>
      </div>
    </form>
  )
}
