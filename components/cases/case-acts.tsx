'use client'

import { useTranslations } from 'next-intl'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { useNamed } from '#components/ui/name-of.tsx'
import type { CaseView } from '#lib/cases/view.ts'
import type { ActionState } from '#lib/http/action-state.ts'
import type { UnitView } from '#lib/units/view.ts'

type Act = (state: ActionState<void>, form: FormData) => Promise<ActionState<void>>
export type CaseActions = { appoint: Act; move: Act; setStatus: Act; propose: Act }
type Props = { theCase: CaseView; units: UnitView[]; actions: CaseActions }

/** Acts on a whole case; what this viewer may not do is shown with the reason. */
export function CaseActs({ theCase, units, actions }: Props) {
  const t = useTranslations('cases')
  const named = useNamed()
  const { can, status } = theCase
  const caseId = { caseId: theCase.id }
  const closing = status === 'open' ? 'close' : 'reopen'
  const because = (may: boolean) => (may ? {} : { disabledBecause: t('actDenied') })
  const reason = <TextField name="reason" label={t('reason')} required maxLength={500} />
  return (
    <div className="flex flex-wrap gap-2">
      <ConfirmForm
        label={t('appoint')}
        text={t('appointText')}
        look="plain"
        action={actions.appoint}
        fields={{ ...caseId, role: 'officer-in-charge' }}
        {...because(can.appoint)}
      >
        <TextField name="serviceNumber" label={t('memberNumber')} required maxLength={40} />
      </ConfirmForm>
      <ConfirmForm
        label={t('appointDeputy')}
        text={t('appointText')}
        look="plain"
        action={actions.appoint}
        fields={{ ...caseId, role: 'deputy' }}
        {...because(can.manageMembers)}
      >
        <TextField name="serviceNumber" label={t('memberNumber')} required maxLength={40} />
      </ConfirmForm>
      <ConfirmForm
        label={t('protect')}
        text={t('protectText')}
        look="plain"
        action={actions.propose}
        fields={caseId}
        {...because(can.protect)}
      >
        <Protection theCase={theCase} />
        {reason}
      </ConfirmForm>
      <ConfirmForm
        label={t('move')}
        text={t('moveText')}
        look="plain"
        action={actions.move}
        fields={caseId}
        {...because(can.move)}
      >
        <SelectField name="unitId" label={t('unit')} required>
          {units.map((unit) => (
            <option key={unit.id} value={unit.id}>
              {named(unit)}
            </option>
          ))}
        </SelectField>
        {reason}
      </ConfirmForm>
      <ConfirmForm
        label={t(closing)}
        text={t(`${closing}Text`)}
        look="plain"
        action={actions.setStatus}
        fields={{ ...caseId, status: status === 'open' ? 'closed' : 'open' }}
        {...because(can.close)}
      >
        {reason}
      </ConfirmForm>
    </div>
  )
}

function Protection({ theCase }: { theCase: CaseView }) {
  const t = useTranslations('cases')
  const f = useTranslations('frame')
  return (
    <>
      <SelectField name="classification" label={t('classification')} defaultValue={theCase.classification}>
        <option value="RESTRICTED">{f('RESTRICTED')}</option>
        <option value="CONFIDENTIAL">{f('CONFIDENTIAL')}</option>
      </SelectField>
      <SelectField name="needToKnow" label={t('sight')} defaultValue={theCase.needToKnow ? 'yes' : 'no'}>
        <option value="no">{t('sightUnit')}</option>
        <option value="yes">{t('sightNamed')}</option>
      </SelectField>
    </>
  )
}
