import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Over } from '#components/ui/over.tsx'
import { Refusal } from '#components/ui/refusal.tsx'
import { type Action, useAct } from '#components/ui/use-act.ts'
import { VALUES } from '#lib/items/schema.ts'

export type ChangeManyProps = {
  itemIds: string[]
  sources: { id: string; name: string }[]
  action: Action<{ changed: number }>
  close: () => void
}

/** The same said of all that is chosen, over the gallery; a field that is left empty changes nothing. */
export function ChangeMany({ itemIds, sources, action, close }: ChangeManyProps) {
  const t = useTranslations('gallery')
  const { state, form, isBusy } = useAct(action)
  const count = itemIds.length
  return (
    <Over name={t('change.title', { count })} className="w-[calc(100vw-2rem)] max-w-lg" close={close}>
      <form {...form} className="flex flex-col gap-4 p-5">
        <h2 className="text-lg font-semibold">{t('change.title', { count })}</h2>
        <p className="text-muted">{t('change.text')}</p>
        {state.status === 'refused' ? <Refusal {...state} /> : null}
        {state.status === 'done' ? (
          <Notice kind="done">{t('change.saved', { count: state.value.changed })}</Notice>
        ) : null}
        <input type="hidden" name="items" value={itemIds.join(',')} />
        <SelectField name="sourceId" label={t('column.source')}>
          <option value="">{t('change.leave')}</option>
          {sources.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          <option value="none">{t('filter.noSource')}</option>
        </SelectField>
        <TextField name="channel" label={t('column.channel')} maxLength={60} autoComplete="off" />
        <TextField name="ownMark" label={t('column.ownMark')} maxLength={60} autoComplete="off" />
        <SelectField name="value" label={t('change.value')}>
          <option value="">{t('change.leave')}</option>
          {VALUES.map((value) => (
            <option key={value} value={value}>
              {t(`change.values.${value}`)}
            </option>
          ))}
        </SelectField>
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{t('close')}</Button>
          <Button type="submit" look="primary" disabled={isBusy}>
            {t('change.save', { count })}
          </Button>
        </div>
      </form>
    </Over>
  )
}
