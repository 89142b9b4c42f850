import { useTranslations } from 'next-intl'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { TextField } from '#components/ui/field.tsx'
import { FAILED } from '#components/ui/refused.ts'
import type { ActionState } from '#lib/http/action-state.ts'
import type { MediumInput } from '#lib/transfers/schema.ts'
import { recordDeadMedium } from './bring-medium.ts'
import type { Chosen } from './choose-target.tsx'
import { RefusedError } from './transfer-http.ts'

type Props = { chosen: Chosen; medium: MediumInput; onBegun: (transferId: string) => void }

/** A medium of which nothing can be read has its import record too: that it could not be, and is kept. */
export function DeadMedium({ chosen, medium, onBegun }: Props) {
  const t = useTranslations('transfers')
  const record = async (_: ActionState<void>, form: FormData): Promise<ActionState<void>> => {
    const said = { error: String(form.get('error')), tries: Number(form.get('tries')) }
    try {
      onBegun(await recordDeadMedium(chosen.target, medium, said))
      return { status: 'done', value: undefined }
    } catch (error) {
      const refused = error instanceof RefusedError && error.refused.code !== 'TOO_LONG' ? error.refused : FAILED
      if (error instanceof RefusedError && error.transferId) onBegun(error.transferId)
      return { status: 'refused', ...refused }
    }
  }
  return (
    <ConfirmForm label={t('desk.dead')} text={t('desk.deadText', { label: medium.label })} look="quiet" action={record}>
      <TextField name="error" label={t('whatItSaid')} required maxLength={500} />
      <TextField name="tries" type="number" min={1} max={1000} defaultValue={1} label={t('tries')} required />
    </ConfirmForm>
  )
}
