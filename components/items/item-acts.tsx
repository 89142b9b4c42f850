'use client'

import { useTranslations } from 'next-intl'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import type { ActionState } from '#lib/http/action-state.ts'
import { fieldOfInstant } from '#lib/i18n/formats.ts'
import { CAPTURE_BASES, VALUES } from '#lib/items/schema.ts'
import type { ItemView } from '#lib/items/view.ts'

type Act = (state: ActionState<void>, form: FormData) => Promise<ActionState<void>>
export type ItemActions = { change: Act; classify: Act; askMove: Act }
type Props = {
  item: ItemView & { isMoveAsked: boolean }
  sources: { id: string; name: string }[]
  actions: ItemActions
}

/** What may be done about what is said of an exhibit; what this viewer may not do is shown with the reason. */
export function ItemActs({ item, sources, actions }: Props) {
  const t = useTranslations('items')
  const { can } = item
  const because = (may: boolean, why: string) => (may ? {} : { disabledBecause: why })
  const reason = <TextField name="reason" label={t('reason')} required maxLength={500} />
  const isCasesLevel = item.classification === 'CONFIDENTIAL' && !item.isRaised
  return (
    <div className="flex flex-wrap gap-2 print:hidden">
      <ConfirmForm
        label={t('change')}
        text={t('changeText')}
        look="plain"
        action={actions.change}
        fields={{ itemId: item.id }}
        {...because(can.change, t('changeDenied'))}
      >
        <ChangeFields item={item} sources={sources} />
      </ConfirmForm>
      {item.isRaised ? (
        <ConfirmForm
          label={t('lower')}
          text={t('lowerText')}
          look="plain"
          action={actions.classify}
          fields={{ itemId: item.id, classification: 'RESTRICTED' }}
          {...because(can.lower, t('lowerDenied'))}
        >
          {reason}
        </ConfirmForm>
      ) : (
        <ConfirmForm
          label={t('raise')}
          text={t('raiseText')}
          look="plain"
          action={actions.classify}
          fields={{ itemId: item.id, classification: 'CONFIDENTIAL' }}
          {...because(can.raise && !isCasesLevel, t(isCasesLevel ? 'raiseNeedless' : 'raiseDenied'))}
        >
          {reason}
        </ConfirmForm>
      )}
      <ConfirmForm
        label={t('move')}
        text={t('moveText')}
        look="plain"
        action={actions.askMove}
        fields={{ itemId: item.id }}
        {...because(can.askMove && !item.isMoveAsked, t(item.isMoveAsked ? 'moveAsked' : 'moveDenied'))}
      >
        <TextField name="reportNumber" label={t('moveTo')} required maxLength={60} />
        {reason}
      </ConfirmForm>
    </div>
  )
}

function ChangeFields({ item, sources }: { item: ItemView; sources: Props['sources'] }) {
  const t = useTranslations('items')
  const claimed = item.captureBasis ? fieldOfInstant(item.capturedAt) : ''
  return (
    <>
      <TextField name="capturedAt" type="datetime-local" step={1} label={t('capturedAt')} defaultValue={claimed} />
      <SelectField name="captureBasis" label={t('basisLabel')} defaultValue={item.captureBasis ?? ''}>
        <option value="">{t('basisNone')}</option>
        {CAPTURE_BASES.map((basis) => (
          <option key={basis} value={basis}>
            {t(`basis.${basis}`)}
          </option>
        ))}
      </SelectField>
      <TextField name="captureNote" label={t('captureNote')} defaultValue={item.captureNote} maxLength={300} />
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField name="sourceId" label={t('source')} defaultValue={item.source?.id ?? ''}>
          <option value="">{t('notSaid')}</option>
          {sources.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <TextField name="channel" label={t('channel')} defaultValue={item.channel} maxLength={60} />
        <TextField
          name="ownMark"
          label={t('ownMark')}
          hint={t('ownMarkHint')}
          defaultValue={item.ownMark}
          maxLength={60}
        />
        <TextField
          name="courtMark"
          label={t('courtMark')}
          hint={t('courtMarkHint')}
          defaultValue={item.courtMark}
          maxLength={60}
        />
      </div>
      <SelectField name="value" label={t('value')} defaultValue={item.value}>
        {VALUES.map((value) => (
          <option key={value} value={value}>
            {t(`values.${value}`)}
          </option>
        ))}
      </SelectField>
    </>
  )
}
