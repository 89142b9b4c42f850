'use client'

import { useTranslations } from 'next-intl'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { AreaField, SelectField, TextField } from '#components/ui/field.tsx'
import type { ActionState } from '#lib/http/action-state.ts'
import { AUTHORITY_KINDS, HELD_STATES } from '#lib/register/schema.ts'
import type { MediumView } from '#lib/register/view.ts'
import type { UnitView } from '#lib/units/view.ts'
import { BothConfirm, type ConfirmedAct } from './both-confirm.tsx'
import { MediumFields } from './medium-fields.tsx'

type Act = (state: ActionState<void>, form: FormData) => Promise<ActionState<void>>
export type MediumActions = {
  edit: Act
  handOver: ConfirmedAct
  carry: Act
  end: ConfirmedAct
  noteLost: Act
  noteFound: Act
  wipe: Act
}
/** `today`: the earliest day on which what is issued now can be due, and the latest of a document. */
type Props = { medium: MediumView; units: UnitView[]; today: string; actions: MediumActions }

/** What this viewer can do with a medium as it is now. */
export function MediumActs({ medium, units, today, actions }: Props) {
  const t = useTranslations('register')
  const fields = { mediumId: medium.id }
  const { can, label } = medium
  return (
    <div className="flex flex-wrap gap-2">
      {can.issue ? (
        <BothConfirm
          label={t('issue')}
          text={t('issueText', { label })}
          look="primary"
          other={t('receiver')}
          action={actions.handOver}
          fields={{ ...fields, way: 'issue' }}
        >
          <TextField name="dueDay" type="date" label={t('due')} min={today} required />
        </BothConfirm>
      ) : null}
      {can.takeBack ? (
        <BothConfirm
          label={t('takeBack')}
          text={t('takeBackText', { label })}
          look="primary"
          other={t('giver')}
          {...(medium.holder ? { otherNumber: medium.holder.serviceNumber } : {})}
          action={actions.handOver}
          fields={{ ...fields, way: 'take-back' }}
        >
          <TextField name="place" label={t('place')} maxLength={120} autoComplete="off" />
        </BothConfirm>
      ) : null}
      {can.passOn ? (
        <BothConfirm
          label={t('passOn')}
          text={t('passOnText', { label })}
          other={t('receiver')}
          action={actions.handOver}
          fields={{ ...fields, way: 'pass-on' }}
        />
      ) : null}
      {can.carry ? (
        <ConfirmForm
          label={t('carry')}
          text={t('carryText', { label })}
          look="plain"
          action={actions.carry}
          fields={fields}
        >
          <SelectField name="state" label={t('stateLabel')} defaultValue={medium.state}>
            {HELD_STATES.map((state) => (
              <option key={state} value={state}>
                {t(`state.${state}`)}
              </option>
            ))}
          </SelectField>
          <TextField name="place" label={t('whereExactly')} hint={t('whereHint')} required maxLength={120} />
        </ConfirmForm>
      ) : null}
      {can.edit ? (
        <ConfirmForm label={t('edit')} text={t('editText')} look="plain" action={actions.edit} fields={fields}>
          <MediumFields units={units} medium={medium} />
        </ConfirmForm>
      ) : null}
      {can.end.map((state) => (
        <BothConfirm
          key={state}
          label={t(`end.${state}`)}
          text={t(`endText.${state}`, { label })}
          look="danger"
          other={t('witness')}
          action={actions.end}
          fields={{ ...fields, state }}
        >
          {medium.needsAuthority ? (
            <AuthorityFields today={today} />
          ) : (
            <TextField name="authority" label={t('instruction')} hint={t('instructionHint')} required maxLength={300} />
          )}
        </BothConfirm>
      ))}
      {can.wipe ? (
        <ConfirmForm label={t('wipe')} text={t('wipeText', { label })} action={actions.wipe} fields={fields} />
      ) : null}
      {can.noteLost ? (
        <ConfirmForm label={t('lose')} text={t('loseText', { label })} action={actions.noteLost} fields={fields}>
          <AreaField name="reason" label={t('loseReason')} required maxLength={500} rows={2} />
        </ConfirmForm>
      ) : null}
      {can.noteFound ? (
        <ConfirmForm
          label={t('foundAgain')}
          text={t('findText', { label })}
          look="plain"
          action={actions.noteFound}
          fields={fields}
        >
          <AreaField name="reason" label={t('findReason')} required maxLength={500} rows={2} />
          <TextField name="place" label={t('place')} maxLength={120} autoComplete="off" />
        </ConfirmForm>
      ) : null}
    </div>
  )
}

/** On what a thing leaves that is not the Force's own: the document, its day, and the last day for an appeal. */
function AuthorityFields({ today }: { today: string }) {
  const t = useTranslations('register')
  return (
    <>
      <SelectField name="authorityKind" label={t('authority')} required defaultValue="">
        <option value="" disabled>
          {t('chooseAuthority')}
        </option>
        {AUTHORITY_KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`authorityKind.${kind}`)}
          </option>
        ))}
      </SelectField>
      <TextField name="authority" label={t('document')} hint={t('documentHint')} required maxLength={300} />
      <TextField name="dated" type="date" label={t('dated')} max={today} required />
      <TextField
        name="appealEnds"
        type="date"
        label={t('appealEnds')}
        hint={t('appealEndsHint')}
        max={today}
        required
      />
    </>
  )
}
