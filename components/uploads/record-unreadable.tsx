'use client'

import { useTranslations } from 'next-intl'
import { ConfirmForm } from '#components/ui/confirm-form.tsx'
import { TextField } from '#components/ui/field.tsx'
import { AWAY, refusedBy } from '#components/ui/refused.ts'
import type { ActionState } from '#lib/http/action-state.ts'
import type { NoteUnreadableInput } from '#lib/transfers/schema.ts'
import type { Reading } from './messages.ts'
import { askParcel, unreadMember } from './pack-set.ts'

type Props = { entryId: string; reading: Reading; onEnded: () => void }

/** Says on the record of the medium that this file, or a file of this export set, can't be read; nothing more of it is sent. */
export function RecordUnreadable({ entryId, reading, onEnded }: Props) {
  const t = useTranslations('transfers')
  const record = async (_: ActionState<void>, form: FormData): Promise<ActionState<void>> => {
    const parcel = await askParcel(entryId)
    if (!parcel || 'code' in parcel) return { status: 'refused', ...(parcel ?? AWAY) }
    const { ordinal, ...range } = unreadMember(parcel, reading)
    const said = { error: String(form.get('error')), tries: Number(form.get('tries')) }
    const input: Omit<NoteUnreadableInput, 'transferId'> = { ordinals: [ordinal], ...range, ...said, stops: true }
    const headers = { 'Content-Type': 'application/json' }
    const init = { method: 'POST', headers, body: JSON.stringify(input) }
    const response = await fetch(`/api/transfers/${parcel.transferId}/unreadable`, init).catch(() => null)
    if (!response?.ok) return { status: 'refused', ...(response ? await refusedBy(response) : AWAY) }
    onEnded()
    return { status: 'done', value: undefined }
  }
  return (
    <ConfirmForm label={t('unreadable')} text={t('desk.unreadableText')} look="quiet" action={record}>
      <TextField
        name="error"
        label={t('whatItSaid')}
        defaultValue={reading.error.slice(0, 500)}
        required
        maxLength={500}
      />
      <TextField
        name="tries"
        type="number"
        min={1}
        max={1000}
        defaultValue={reading.tries}
        label={t('tries')}
        required
      />
    </ConfirmForm>
  )
}
