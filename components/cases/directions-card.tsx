'use client'

import { useTranslations } from 'next-intl'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { AreaField, TextField } from '#components/ui/field.tsx'
import { useNamed } from '#components/ui/name-of.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { DirectionView } from '#lib/cases/list-directions.ts'
import type { ActionState } from '#lib/http/action-state.ts'
import { formatInstant } from '#lib/i18n/formats.ts'

type Act = (state: ActionState<void>, form: FormData) => Promise<ActionState<void>>
type Props = {
  caseId: string
  directions: DirectionView[]
  canChange: boolean
  /** The latest day of a document: today. */
  today: string
  record: Act
  lift: Act
}

/** What a court directs to keep of this case, and how that is recorded and lifted. */
export function DirectionsCard({ caseId, directions, canChange, today, record, lift }: Props) {
  const t = useTranslations('cases')
  const named = useNamed()
  const because = canChange ? {} : { disabledBecause: t('actDenied') }
  const said = (
    <TextField
      name="document"
      label={t('direction.document')}
      hint={t('direction.documentHint')}
      required
      maxLength={200}
    />
  )
  const reason = <AreaField name="reason" label={t('reason')} required maxLength={500} rows={2} />
  return (
    <section aria-labelledby="directions" className="flex flex-col items-start gap-3">
      <h2 id="directions" className="font-semibold">
        {t('direction.title')}
      </h2>
      {directions.length === 0 ? <p className="text-muted">{t('direction.none')}</p> : null}
      {directions.map((direction) => (
        <Notice key={direction.id} kind="waiting">
          <p className="font-semibold break-words">
            {t('direction.stands', { document: direction.document, dated: direction.dated })}
          </p>
          <p className="break-words">
            {named(direction.recorder)} · {formatInstant(direction.recordedAt)} · {direction.reason}
          </p>
          <div className="mt-2">
            <ConfirmForm
              label={t('direction.lift')}
              text={t('direction.liftText', { document: direction.document })}
              look="plain"
              action={lift}
              fields={{ caseId, directionId: direction.id }}
              {...because}
            >
              {said}
              {reason}
            </ConfirmForm>
          </div>
        </Notice>
      ))}
      <ConfirmForm
        label={t('direction.record')}
        text={t('direction.recordText')}
        look="plain"
        action={record}
        fields={{ caseId }}
        {...because}
      >
        {said}
        <TextField name="dated" type="date" label={t('direction.dated')} max={today} required />
        {reason}
      </ConfirmForm>
    </section>
  )
}
