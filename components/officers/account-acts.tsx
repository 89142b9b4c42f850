'use client'

import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { useAct } from '#components/ui/use-act.ts'
import type { ActionState } from '#lib/http/action-state.ts'
import type { OfficerView, OpenWork } from '#lib/officers/view.ts'
import { PasswordOnce } from './password-once.tsx'

type Act<Done> = (state: ActionState<Done>, form: FormData) => Promise<ActionState<Done>>
export type AccountActions = {
  suspend: Act<OpenWork>
  reinstate: Act<void>
  clear: Act<void>
  resetPassword: Act<{ password: string }>
}
type Props = { officer: OfficerView; actions: AccountActions }

/** What can be done with an account; what this viewer may not do is shown with the reason. */
export function AccountActs({ officer, actions }: Props) {
  const t = useTranslations('officers')
  const fields = { officerId: officer.id }
  const why: { disabledBecause?: string } = officer.can.change ? {} : { disabledBecause: t('notYours') }
  const security = officer.can.change && !officer.can.empower ? { disabledBecause: t('bySecurity') } : why
  const { uploads, cases } = officer.openWork
  return (
    <div className="flex flex-wrap gap-2">
      <ConfirmForm
        label={officer.isCleared ? t('takeClearance') : t('giveClearance')}
        text={officer.isCleared ? t('takeClearanceText') : t('giveClearanceText')}
        look="plain"
        action={actions.clear}
        fields={{ ...fields, isCleared: officer.isCleared ? 'no' : 'yes' }}
        {...(officer.isCleared ? why : security)}
      />
      <NewPassword
        act={actions.resetPassword}
        officerId={officer.id}
        why={(officer.isCleared ? security : why).disabledBecause}
      />
      {officer.isSuspended ? (
        <ConfirmForm
          label={t('reinstate')}
          text={t('reinstateText', { name: officer.name })}
          look="plain"
          action={actions.reinstate}
          fields={fields}
          {...why}
        />
      ) : (
        <ConfirmForm
          label={t('suspend')}
          text={`${t('suspendText', { name: officer.name })} ${t('suspendWork', { uploads, cases })}`}
          action={actions.suspend}
          fields={fields}
          {...why}
        >
          <TextField name="reason" label={t('reason')} required maxLength={500} />
        </ConfirmForm>
      )}
    </div>
  )
}

type NewPasswordProps = { act: AccountActions['resetPassword']; officerId: string; why: string | undefined }

function NewPassword({ act, officerId, why }: NewPasswordProps) {
  const t = useTranslations('officers')
  const { state, form, isBusy } = useAct(act)
  const button = <Button disabledBecause={why}>{t('newPassword')}</Button>
  if (why) return button
  return (
    <Dialog title={t('newPassword')} text={t('newPasswordText')} trigger={button}>
      {state.status === 'done' ? (
        <PasswordOnce password={state.value.password} />
      ) : (
        <form {...form} className="flex flex-col gap-4">
          {state.status === 'refused' ? <Refusal {...state} /> : null}
          <input type="hidden" name="officerId" value={officerId} />
          <div className="flex justify-end">
            <Button type="submit" look="primary" disabled={isBusy}>
              {t('newPassword')}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}
